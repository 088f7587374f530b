// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.text;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Sanitizes hostile text for terminals, headers, logs and XML. Escapes every character that could end a line, move a cursor,
 * colour a line, change the reading direction or break an XML document.
 */
public final class SafeText {
    private static final int LONGEST_VALUE = 120;

    private SafeText() {}

    /** Returns the whole text on one line. */
    public static String line(String text) {
        return line(text, Integer.MAX_VALUE);
    }

    /** Returns the text on one line of at most {@code longest} characters, including an ellipsis if it is cut. */
    public static String line(String text, int longest) {
        if (text.length() <= longest && isPlain(text, false)) {
            return text;
        }
        var out = new StringBuilder(Math.min(text.length(), longest) + 8);
        append(out, text, longest, false);
        return out.toString();
    }

    /** Appends {@link #line(String, int)}. */
    public static void appendLine(StringBuilder out, String text, int longest) {
        if (text.length() <= longest && isPlain(text, false)) {
            out.append(text);
        } else {
            append(out, text, longest, false);
        }
    }

    /** Returns a value in quotes, cut if it is long; {@code nothing} for null. */
    public static String quoted(@Nullable String value) {
        return quoted(value, LONGEST_VALUE);
    }

    /** Returns a value in quotes, cut to at most {@code longest} characters between the quotes; {@code nothing} for null. */
    public static String quoted(@Nullable String value, int longest) {
        var out = new StringBuilder();
        appendQuoted(out, value, longest);
        return out.toString();
    }

    /** Appends a value in quotes, cut if it is long; {@code nothing} for null. */
    public static void appendQuoted(StringBuilder out, @Nullable String value) {
        appendQuoted(out, value, LONGEST_VALUE);
    }

    private static void appendQuoted(StringBuilder out, @Nullable String value, int longest) {
        if (value == null) {
            out.append("nothing");
            return;
        }
        out.append('"');
        if (value.length() <= longest && isPlain(value, true)) {
            out.append(value);
        } else {
            append(out, value, longest, true);
        }
        out.append('"');
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
        long last = (long) out.length() + longest;
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

    /** Returns whether a character needs no escape. The only definition of safe characters. */
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
