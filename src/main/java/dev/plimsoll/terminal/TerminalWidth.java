// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.terminal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.File;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** Determines how many columns the terminal has. */
final class TerminalWidth {
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,4}");
    private static final int LEAST = 20;
    private static final int MOST_MILLISECONDS = 500;

    private TerminalWidth() {}

    /**
     * Returns {@code COLUMNS} (POSIX) if set; else what {@code stty size} reports for a terminal; else {@link Paragraph#WIDTH}.
     *
     * @return at least 20
     */
    static int of(Map<String, String> environment, boolean terminal) {
        int columns = number(environment.getOrDefault("COLUMNS", ""));
        if (columns == 0 && terminal) {
            columns = ofTerminal();
        }
        return columns == 0 ? Paragraph.WIDTH : Math.max(LEAST, columns);
    }

    private static int number(String text) {
        return NUMBER.matcher(text).matches() ? Integer.parseInt(text) : 0;
    }

    private static int ofTerminal() {
        try {
            var stty = new ProcessBuilder("stty", "size")
                    .redirectInput(new File("/dev/tty"))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!stty.waitFor(MOST_MILLISECONDS, TimeUnit.MILLISECONDS)) {
                stty.destroyForcibly();
                return 0;
            }
            var size = new String(stty.getInputStream().readNBytes(20), US_ASCII).strip();
            return number(size.substring(size.indexOf(' ') + 1));
        } catch (IOException e) {
            return 0; // stty is missing, or this is not a terminal
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }
}
