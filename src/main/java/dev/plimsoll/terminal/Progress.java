// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.terminal;

import dev.plimsoll.text.SafeText;
import java.io.PrintStream;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Shows progress to a user who waits for more than a second; only on a terminal, on a line that is erased again. */
public final class Progress {
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(1);
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(100);
    private static final String ERASE = "\r\u001b[K";

    private final PrintStream terminal;
    private final boolean shown;
    private final LongSupplier clock;
    private long said;
    private boolean wroteLine;
    private int files;

    /** @param clock in nanoseconds, with any origin */
    public Progress(Terminal stdio, LongSupplier clock) {
        this.terminal = stdio.err();
        this.shown = stdio.progress();
        this.clock = clock;
        this.said = clock.getAsLong() + PATIENCE - PAUSE;
    }

    /**
     * Counts one more file.
     *
     * @param file that is read now
     */
    public void next(String file) {
        files++;
        tell(() -> files + " files, " + file);
    }

    /**
     * Shows progress if it is time to.
     *
     * @param text one line, requested only if it is shown
     */
    public void tell(Supplier<String> text) {
        long now = clock.getAsLong();
        if (shown && now - said > PAUSE) {
            said = now;
            wroteLine = true;
            terminal.print(ERASE + SafeText.line(text.get()));
            terminal.flush();
        }
    }

    public void end() {
        if (wroteLine) {
            terminal.print(ERASE);
            terminal.flush();
        }
    }
}
