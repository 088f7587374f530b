// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.report;

import dev.plimsoll.terminal.Paragraph;
import dev.plimsoll.terminal.Style;
import dev.plimsoll.terminal.Utf8Writer;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Lays out the parts of a table in lines. Prose is folded to the width of the terminal. Names and paths stay on one line, so that
 * they can be copied, unless the terminal has fewer than {@link Paragraph#WIDTH} columns.
 */
final class TableLayout {
    private static final String DETAIL = "      ";
    private static final int LABEL = "policy ".length();
    private static final String TEXT = DETAIL + " ".repeat(LABEL);

    private static final int MOST_KEPT = 1_000;

    private final Utf8Writer page;
    private final Style paint;
    private final int width;
    private final boolean narrow;
    /** Folded messages: among half a million findings, most have the same message. */
    private final Map<String, List<String>> prose = new HashMap<>();

    TableLayout(Utf8Writer page, Style paint, int width) {
        this.page = page;
        this.paint = paint;
        this.width = Math.min(width, Paragraph.WIDTH);
        this.narrow = width < Paragraph.WIDTH;
    }

    void line(String text) throws IOException {
        page.append(text).endLine();
    }

    /** Writes a line at the margin. */
    void text(String text) throws IOException {
        indented("", text);
    }

    /** Writes prose at the margin. */
    void paragraph(String text) throws IOException {
        for (var line : Paragraph.lines(text, width)) {
            line(line);
        }
    }

    void heading(String indent, String name, String rest) throws IOException {
        if (!narrow) {
            line(indent + paint.bold(name) + rest);
            return;
        }
        var lines = Paragraph.folded(name + rest, width - indent.length());
        for (var line : lines) {
            line(indent + line);
        }
    }

    void indented(String indent, String text) throws IOException {
        var more = indent;
        for (var line : folded(text, width - indent.length())) {
            line(more + line);
            more = indent + (indent.isEmpty() ? "" : "  ");
        }
    }

    void entry(String label, String text) throws IOException {
        labelled(label, folded(text, width - TEXT.length()));
    }

    void prose(String label, String text) throws IOException {
        var lines = prose.get(text);
        if (lines == null) {
            int room = width - TEXT.length();
            lines = narrow ? Paragraph.folded(text, room) : Paragraph.lines(text, room);
            if (prose.size() < MOST_KEPT) {
                prose.put(text, lines);
            }
        }
        labelled(label, lines);
    }

    /** Writes text to paste, which is never folded. */
    void snippet(String text) throws IOException {
        line(TEXT + (narrow ? "" : "  ") + paint.good(text));
    }

    void error(String text) throws IOException {
        int room = width - DETAIL.length();
        for (var line : narrow ? Paragraph.folded(text, room) : Paragraph.lines(text, room)) {
            line(DETAIL + line);
        }
    }

    private void labelled(String label, List<String> lines) throws IOException {
        line(DETAIL + paint.faint(label) + " ".repeat(LABEL - label.length()) + lines.get(0));
        for (int i = 1; i < lines.size(); i++) {
            line(TEXT + lines.get(i));
        }
    }

    private List<String> folded(String text, int room) {
        return narrow ? Paragraph.folded(text, room - 2) : List.of(text);
    }
}
