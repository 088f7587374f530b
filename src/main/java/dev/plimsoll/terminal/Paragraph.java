// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.terminal;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Folds prose into lines that fit a narrow terminal. */
public final class Paragraph {
    /** Columns that every terminal has. */
    public static final int WIDTH = 80;

    private static final char ESCAPE = '\u001b';
    private static final Pattern COLOUR = Pattern.compile(ESCAPE + "\\[[0-9;]*m");

    private Paragraph() {}

    /** Returns the words of {@code text} in lines of at most {@code width} characters; a longer word has a line of its own. */
    public static List<String> lines(String text, int width) {
        var lines = new ArrayList<String>();
        var line = new StringBuilder();
        int columns = 0;
        for (var word : text.split(" ", -1)) {
            if (!line.isEmpty() && columns + 1 + columns(word) > width) {
                lines.add(line.toString());
                line.setLength(0);
                columns = 0;
            }
            columns += (line.isEmpty() ? 0 : 1) + columns(word);
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }

    /** Does the same, but breaks a longer word, after a punctuation mark if there is one. */
    public static List<String> folded(String text, int width) {
        var lines = new ArrayList<String>();
        for (var line : lines(text, width)) {
            var rest = line;
            while (columns(rest) > width && rest.indexOf(ESCAPE) < 0) {
                int end = breakAt(rest, width);
                lines.add(rest.substring(0, end));
                rest = rest.substring(end);
            }
            lines.add(rest);
        }
        return lines;
    }

    private static int breakAt(String word, int width) {
        for (int end = width; end > width / 2; end--) {
            if ("/.,:[]".indexOf(word.charAt(end - 1)) >= 0) {
                return end;
            }
        }
        return Character.isHighSurrogate(word.charAt(width - 1)) ? width - 1 : width;
    }

    /** Returns the number of visible columns; colours take none. */
    private static int columns(String text) {
        return text.indexOf(ESCAPE) < 0
                ? text.length()
                : COLOUR.matcher(text).replaceAll("").length();
    }
}
