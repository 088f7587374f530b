// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.terminal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;

/** Writes lines in UTF-8. Encodes one page at a time, which for plain ASCII is a copy: a report may have gigabytes. */
public final class Utf8Writer {
    private static final int PAGE = 1 << 15;

    private final OutputStream out;
    private final StringBuilder page = new StringBuilder(PAGE + 1024);

    public Utf8Writer(OutputStream out) {
        this.out = out;
    }

    public Utf8Writer append(String text) {
        page.append(text);
        return this;
    }

    public void endLine() throws IOException {
        page.append('\n');
        if (page.length() >= PAGE) {
            write();
        }
    }

    public void flush() throws IOException {
        write();
        out.flush();
    }

    private void write() throws IOException {
        out.write(page.toString().getBytes(UTF_8));
        page.setLength(0);
    }
}
