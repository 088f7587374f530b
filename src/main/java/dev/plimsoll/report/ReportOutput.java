// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.report;

import dev.plimsoll.terminal.BrokenPipe;
import dev.plimsoll.terminal.Terminal;
import java.io.IOException;
import java.io.OutputStream;

/** Writes a report to standard output, as long as the output has a reader. */
public final class ReportOutput {
    private ReportOutput() {}

    /**
     * Writes {@code report} with {@code renderer}.
     *
     * @throws IOException if it could not be written
     */
    public static void print(Renderer renderer, Report report, Terminal stdio) throws IOException {
        renderer.render(report, new Attentive(stdio));
    }

    /** Ends the output. Call after everything was printed. */
    public static void end(Terminal stdio) throws IOException {
        if (stdio.out().checkError()) {
            throwIfReaderGone(stdio);
            throw new IOException("the report could not be written");
        }
    }

    private static void throwIfReaderGone(Terminal stdio) throws IOException {
        if (stdio.readerGone().getAsBoolean()) {
            throw new BrokenPipe();
        }
    }

    /** Fails as soon as the output has no reader; a PrintStream would continue. */
    private static final class Attentive extends OutputStream {
        private final Terminal stdio;

        Attentive(Terminal stdio) {
            this.stdio = stdio;
        }

        @Override
        public void write(int b) throws IOException {
            stdio.out().write(b);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            stdio.out().write(bytes, from, length);
            throwIfReaderGone(stdio);
        }

        @Override
        public void flush() throws IOException {
            stdio.out().flush();
            throwIfReaderGone(stdio);
        }
    }
}
