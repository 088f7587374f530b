// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.admission;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Text from a review, made fit to be shown: bounded, and without characters that would end a line, move a cursor or turn the
 * direction of reading. It may be hostile: it ends up in terminals, headers and logs.
 */
final class Shown {
    private static final int LONGEST_VALUE = 120;

    private Shown() {}

    /** A value in quotes, cut where it is long; {@code nothing} for null. */
    static String value(@Nullable String value) {
        var out = new StringBuilder();
        appendValue(out, value);
        return out.toString();
    }

    static void appendValue(StringBuilder out, @Nullable String value) {
        if (value == null) {
            out.append("nothing");
            return;
        }
        out.append('"');
        if (value.length() <= LONGEST_VALUE && isPlain(value, true)) {
            out.append(value);
        } else {
            append(out, value, LONGEST_VALUE, true);
        }
        out.append('"');
    }

    /** Text of at most {@code longest} characters, an ellipsis for the rest included. */
    static String text(String text, int longest) {
        if (text.length() <= longest && isPlain(text, false)) {
            return text;
        }
        var out = new StringBuilder(Math.min(text.length(), longest) + 8);
        append(out, text, longest, false);
        return out.toString();
    }

    static void appendText(StringBuilder out, String text, int longest) {
        if (text.length() <= longest && isPlain(text, false)) {
            out.append(text);
        } else {
            append(out, text, longest, false);
        }
    }

    private static boolean isPlain(String text, boolean quoted) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > '~' || (quoted && (c == '"' || c == '\\'))) {
                return false;
            }
        }
        return true;
    }

    private static void append(StringBuilder out, String text, int longest, boolean quoted) {
        int last = out.length() + longest;
        int beforeTheLast = out.length();
        for (int i = 0; i < text.length(); ) {
            int point = text.codePointAt(i);
            i += Character.charCount(point);
            if (quoted && (point == '"' || point == '\\')) {
                out.append('\\').append((char) point);
            } else if (isSafe(point)) {
                out.appendCodePoint(point);
            } else {
                out.append(escaped(point));
            }
            if (out.length() > last || (out.length() == last && i < text.length())) {
                out.setLength(beforeTheLast);
                out.append('…');
                return;
            }
            if (out.length() < last) {
                beforeTheLast = out.length();
            }
        }
    }

    private static String escaped(int point) {
        return switch (point) {
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            default -> String.format(Locale.ROOT, point <= 0xFFFF ? "\\u%04x" : "\\U%08x", point);
        };
    }

    private static boolean isSafe(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
