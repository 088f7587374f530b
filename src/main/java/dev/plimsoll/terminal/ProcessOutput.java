// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.terminal;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** Standard output that records how writing to it failed; a PrintStream only reports that it did. */
final class ProcessOutput extends OutputStream {
    private final FileOutputStream out;
    private final boolean isPipe;
    private volatile boolean readerGone;

    /** @param target of the descriptor, as the kernel reports it; null if unknown */
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
            // the text is the C library's, in the user's language; a write to a pipe cannot fail in another way
            readerGone |= isPipe || String.valueOf(e.getMessage()).contains("Broken pipe");
            throw e;
        }
    }

    /** Returns whether it was a pipe whose reader has exited. */
    boolean readerGone() {
        return readerGone;
    }
}
