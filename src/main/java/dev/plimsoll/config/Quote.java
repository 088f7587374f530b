// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.config;

/** A piece of the file for a message: in quotes, short, on one line, and harmless on a terminal. */
final class Quote {
    private static final int LONGEST = 60;
    private static final int LONGEST_MESSAGE = 500;

    private Quote() {}

    static String of(String text) {
        return "\"" + plain(text) + "\"";
    }

    /** The same without the quotes. */
    static String plain(String text) {
        return shown(text, LONGEST);
    }

    /** A whole message in which somebody else has put a piece of the file. */
    static String message(String text) {
        return shown(text, LONGEST_MESSAGE);
    }

    private static String shown(String text, int longest) {
        var shown = new StringBuilder();
        text.codePoints().limit(longest).forEach(point -> {
            if (isHarmless(point)) {
                shown.appendCodePoint(point);
            } else {
                shown.append(String.format("\\u%04x", point));
            }
        });
        return shown.append(text.codePointCount(0, text.length()) > longest ? "…" : "")
                .toString();
    }

    private static boolean isHarmless(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}
