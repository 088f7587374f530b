// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.terminal;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Whether standard input was open when the process began. A JVM that is started without (as by {@code <&-}) opens the first of its own
 * files under its number, and would take that for the input.
 */
final class StandardInput {
    /** Set by the launcher, which gives the JVM an empty input then. */
    static final String CLOSED = "plimsoll.stdin.closed";

    private StandardInput() {}

    /** @param target what descriptor 0 is, as the kernel says; null where that is not known */
    static boolean isClosed(@Nullable String target) {
        return Boolean.getBoolean(CLOSED) || (target != null && isOfJvm(Path.of(target)));
    }

    private static boolean isOfJvm(Path file) {
        try {
            var name = String.valueOf(file.getFileName());
            return file.startsWith(Path.of(System.getProperty("java.home")).toRealPath())
                    || name.endsWith(".jar")
                    || name.endsWith(".jsa");
        } catch (IOException e) {
            return false;
        }
    }
}
