// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cli;

/**
 * Text of a manifest made harmless: what could move a cursor, colour a line, turn the direction of writing or break an XML
 * document is written as its escape.
 */
public final class Printable {
    private Printable() {}

    /** One line, without anything that is not seen. */
    public static String of(String text) {
        int i = 0;
        while (i < text.length() && text.charAt(i) >= ' ' && text.charAt(i) < 0x7f) {
            i++;
        }
        return i == text.length() ? text : escaped(text);
    }

    private static String escaped(String text) {
        var out = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(point -> {
            switch (point) {
                case '\n' -> out.append("\\n");
                case '\t' -> out.append("\\t");
                case '\r' -> out.append("\\r");
                default -> {
                    if (isVisible(point)) {
                        out.appendCodePoint(point);
                    } else {
                        out.append(String.format(point <= 0xffff ? "\\u%04x" : "\\U%08x", point));
                    }
                }
            }
        });
        return out.toString();
    }

    private static boolean isVisible(int point) {
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
