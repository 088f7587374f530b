// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.yaml;

import java.io.Reader;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * Feeds SnakeYAML from a {@link SourceText} and makes its scanner accept tabs where libyaml does: within braces and brackets, after a value, but
 * never as indentation. Marks carry indexes into the text.
 */
final class SourceReader extends StreamReader {
    private static final int BYTE_ORDER_MARK = 0xFEFF;
    /** SnakeYAML would show the text around a mistake; our messages do not. */
    private static final int[] NO_SNIPPET = {};

    private final SourceText text;
    private final TokenGap gap;
    private final int end;
    private int index;
    private int line;
    private int column;

    SourceReader(SourceText text, int from, int to) {
        super(Reader.nullReader());
        this.text = text;
        this.gap = new TokenGap(text, to);
        this.end = to;
        this.index = from > 0 && text.at(from) == BYTE_ORDER_MARK ? from + 1 : from;
    }

    /** The scanner asks for this once before each token and nowhere else; so here begins the gap before a token. */
    @Override
    public int getDocumentIndex() {
        gap.enter(index);
        return 0;
    }

    @Override
    public void resetDocumentIndex() {
        // nothing is counted
    }

    @Override
    public int peek() {
        return peek(0);
    }

    @Override
    public int peek(int ahead) {
        int at = index + ahead;
        int c = at < end ? text.at(at) : 0;
        return c == '\t' && gap.covers(at) ? ' ' : c;
    }

    @Override
    public String prefix(int length) {
        return text.substring(index, Math.min(index + length, end));
    }

    @Override
    public String prefixForward(int length) {
        String prefix = prefix(length);
        index = Math.min(index + length, end);
        column += length;
        return prefix;
    }

    @Override
    public void forward() {
        forward(1);
    }

    @Override
    public void forward(int length) {
        for (int i = 0; i < length && index < end; i++) {
            int c = text.at(index++);
            if (TokenGap.isBreak(c) && !(c == '\r' && peek() == '\n')) {
                line++;
                column = 0;
            } else {
                column++;
            }
        }
    }

    @Override
    public int getIndex() {
        return index;
    }

    @Override
    public int getLine() {
        return line;
    }

    @Override
    public int getColumn() {
        return column;
    }

    @Override
    public Mark getMark() {
        return new Mark("", index, line, column, NO_SNIPPET, 0);
    }
}
