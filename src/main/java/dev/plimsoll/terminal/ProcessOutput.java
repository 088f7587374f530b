// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.terminal;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** Standard output, which remembers how writing to it failed; a PrintStream only tells that it did. */
final class ProcessOutput extends OutputStream {
    private final FileOutputStream out;
    private final boolean isPipe;
    private volatile boolean readerGone;

    /** @param target what the descriptor is, as the kernel says; null where that is not known */
    ProcessOutput(FileOutputStream out, @Nullable String target) {
        this.out = out;
        this.isPipe = target != null && (target.startsWith("pipe:") || target.startsWith("socket:"));
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        try {
            out.write(bytes, from, length);
        } catch (IOException e) {
            // the text is the C library's, in the language of the user; to a pipe nothing else can fail
            readerGone |= isPipe || String.valueOf(e.getMessage()).contains("Broken pipe");
            throw e;
        }
    }

    /** Whether it was a pipe that nobody reads any more. */
    boolean readerGone() {
        return readerGone;
    }
}
