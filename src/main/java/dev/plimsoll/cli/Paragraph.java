// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cli;

import java.util.ArrayList;
import java.util.List;

/** Prose in lines that a narrow terminal shows whole. */
public final class Paragraph {
    /** Columns of the terminal that everyone has. */
    public static final int WIDTH = 80;

    private Paragraph() {}

    /** The words of {@code text} in lines of at most {@code width} characters; a longer word stands alone in its line. */
    public static List<String> lines(String text, int width) {
        var lines = new ArrayList<String>();
        var line = new StringBuilder();
        for (var word : text.split(" ", -1)) {
            if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }
}
