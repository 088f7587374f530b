// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.yaml;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.plimsoll.yaml.value.Position;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A file as code points, with its lines. */
final class SourceText {
    static final String SEPARATOR = "---";

    private final CodePoints codePoints;
    private final int length;
    private final int[] lineStarts;
    /** The line of the position that was asked for last: the next is mostly near. */
    private int lastLine;

    private SourceText(CodePoints codePoints) {
        this.codePoints = codePoints;
        this.length = codePoints.count();
        this.lineStarts = lineStarts(codePoints, length);
    }

    /**
     * As kubectl: a byte order mark decides between UTF-8 and UTF-16 and is dropped ({@code unicode.BOMOverride}), and the last line is
     * given the line feed that it may lack ({@code LineReader}).
     */
    static SourceText decode(byte[] bytes) {
        byte[] utf8 = withoutMark(utf8(bytes));
        var codePoints = new CodePoints();
        Utf8.decode(utf8, codePoints);
        if (utf8.length > 0 && utf8[utf8.length - 1] != '\n') {
            codePoints.add('\n');
        }
        return new SourceText(codePoints.end());
    }

    private static byte[] utf8(byte[] bytes) {
        int first = bytes.length > 1 ? (bytes[0] & 0xFF) << 8 | (bytes[1] & 0xFF) : 0;
        return switch (first) {
            case 0xFEFF -> new String(bytes, 2, bytes.length - 2, UTF_16BE).getBytes(UTF_8);
            case 0xFFFE -> new String(bytes, 2, bytes.length - 2, UTF_16LE).getBytes(UTF_8);
            default -> bytes;
        };
    }

    /** A byte order mark is U+FEFF. */
    private static byte[] withoutMark(byte[] utf8) {
        boolean marked =
                utf8.length >= 3 && (utf8[0] & 0xFF) == 0xEF && (utf8[1] & 0xFF) == 0xBB && (utf8[2] & 0xFF) == 0xBF;
        return marked ? Arrays.copyOfRange(utf8, 3, utf8.length) : utf8;
    }

    int length() {
        return length;
    }

    /** The code point at an index, 0 past the end. */
    int at(int index) {
        return index < length ? codePoints.at(index) : 0;
    }

    String substring(int from, int to) {
        return codePoints.substring(from, to);
    }

    /** The place of an index; of the last character for what lies behind it. */
    Position position(int index) {
        int within = Math.max(0, Math.min(index, length - 1));
        int line = line(within);
        return new Position(line + 1, within - lineStarts[line] + 1);
    }

    private int line(int index) {
        int line = lastLine;
        if (lineStarts[line] > index || (line + 1 < lineStarts.length && lineStarts[line + 1] <= index)) {
            boolean isNext =
                    line + 2 < lineStarts.length && lineStarts[line + 1] <= index && lineStarts[line + 2] > index;
            int found = isNext ? line + 1 : Arrays.binarySearch(lineStarts, index);
            line = found >= 0 ? found : -found - 2;
            lastLine = line;
        }
        return line;
    }

    boolean contains(String word) {
        for (int i = 0; i <= length - word.length(); i++) {
            if (codePoints.at(i) == word.charAt(0) && startsWith(i, word)) {
                return true;
            }
        }
        return false;
    }

    private boolean startsWith(int index, String word) {
        for (int i = 1; i < word.length(); i++) {
            if (codePoints.at(index + i) != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    int nextLine(int index) {
        int i = index;
        while (i < length && codePoints.at(i) != '\n') {
            i++;
        }
        return Math.min(i + 1, length);
    }

    boolean isSeparator(int lineStart) {
        return at(lineStart) == '-' && at(lineStart + 1) == '-' && at(lineStart + 2) == '-';
    }

    /** The next line that begins with {@code ---}, on or after the line of the index; the end of the text if there is none. */
    int nextSeparator(int index) {
        int line = index == 0 || at(index - 1) == '\n' ? index : nextLine(index);
        while (line < length && !isSeparator(line)) {
            line = nextLine(line);
        }
        return line;
    }

    /** Whether nothing but blanks and a comment stands between an index and the end of its line. */
    boolean isBlankOrComment(int index) {
        int i = index;
        while (at(i) == ' ' || at(i) == '\r') {
            i++;
        }
        return i >= length || at(i) == '\n' || at(i) == '#';
    }

    /** The same, with what Unicode calls white space for blanks: what kubectl allows behind {@code ---}. */
    boolean isSpaceOrComment(int index) {
        int end = nextLine(index);
        int i = skipUnicodeSpace(index, end);
        return i == end || at(i) == '#';
    }

    /** Steps over what JSON calls white space. */
    int skipSpace(int index) {
        int i = index;
        while (at(i) == ' ' || at(i) == '\t' || at(i) == '\n' || at(i) == '\r') {
            i++;
        }
        return i;
    }

    /** Steps over what Unicode calls white space, no further than a position. */
    int skipUnicodeSpace(int index, int end) {
        int i = index;
        while (i < end && (Character.isSpaceChar(at(i)) || (at(i) >= '\t' && at(i) <= '\r') || at(i) == 0x85)) {
            i++;
        }
        return i;
    }

    /** What libyaml calls a control character, the first of a range; null if there is none. */
    @Nullable
    Position firstControlCharacter(int from, int to) {
        for (int i = from; i < to; i++) {
            int c = codePoints.at(i);
            boolean legal = (c >= 0x20 && c <= 0x7E) || c == '\n' || c == '\t' || c == '\r' || c == 0x85;
            if (!legal && (c < 0xA0 || c == 0xFFFE || c == 0xFFFF)) {
                return position(i);
            }
        }
        return null;
    }

    private static int[] lineStarts(CodePoints codePoints, int length) {
        int[] starts = new int[Math.max(16, length / 16)];
        int lines = 1;
        for (int i = 0; i < length; i++) {
            if (codePoints.at(i) == '\n') {
                if (lines == starts.length) {
                    starts = Arrays.copyOf(starts, lines * 2);
                }
                starts[lines++] = i + 1;
            }
        }
        return Arrays.copyOf(starts, lines);
    }
}
