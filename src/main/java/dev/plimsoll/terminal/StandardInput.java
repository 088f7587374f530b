// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.terminal;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Detects whether standard input was open when the process began. A JVM that is started without it (for example by {@code <&-})
 * opens the first of its own files under descriptor 0, and would read that file as the input.
 */
final class StandardInput {
    /** Set by the launcher, which then gives the JVM an empty input. */
    static final String CLOSED = "plimsoll.stdin.closed";

    private StandardInput() {}

    /** @param target of descriptor 0, as the kernel reports it; null if unknown */
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
