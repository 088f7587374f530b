// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.yaml.value;

import dev.plimsoll.text.SafeText;
import java.util.Objects;

/** Why a document is broken: one line that says what is wrong and what is legal. Never leaves the package. */
public final class YamlException extends RuntimeException {
    private static final int QUOTED = 60;

    private final int line;

    public YamlException(Position at, String message) {
        super(SafeText.line(message), null, false, false);
        this.line = at.line();
    }

    public int line() {
        return line;
    }

    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }

    /** A piece of the file for a message: short, on one line. */
    public static String quote(String piece) {
        int cut = piece.length() <= QUOTED ? piece.length() : piece.offsetByCodePoints(0, QUOTED / 2);
        return "`" + piece.substring(0, cut) + (cut < piece.length() ? "..." : "") + "`";
    }

    public static YamlException tooDeep(Position at) {
        return new YamlException(
                at, "nested deeper than " + YamlValue.MAX_DEPTH + " levels, which is the most that is read");
    }
}
