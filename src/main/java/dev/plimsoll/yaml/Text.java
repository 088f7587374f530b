// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.yaml;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A file as code points, with its lines. */
final class Text {
    static final String SEPARATOR = "---";

    private final int[] codePoints;
    private final int length;
    private final int[] lineStarts;

    private Text(int[] codePoints, int length) {
        this.codePoints = codePoints;
        this.length = length;
        this.lineStarts = lineStarts(codePoints, length);
    }

    /**
     * As kubectl: a byte order mark decides between UTF-8 and UTF-16 and is dropped ({@code unicode.BOMOverride}), and the last line is
     * given the line feed that it may lack ({@code LineReader}).
     */
    static Text decode(byte[] bytes) {
        byte[] utf8 = utf8(bytes);
        int[] codePoints = new int[utf8.length + 1];
        int length = Utf8.decode(utf8, codePoints);
        int from = length > 0 && codePoints[0] == 0xFEFF ? 1 : 0;
        if (length > from && codePoints[length - 1] != '\n') {
            codePoints[length++] = '\n';
        }
        return new Text(from == 0 ? codePoints : Arrays.copyOfRange(codePoints, from, length), length - from);
    }

    private static byte[] utf8(byte[] bytes) {
        int first = bytes.length > 1 ? (bytes[0] & 0xFF) << 8 | (bytes[1] & 0xFF) : 0;
        return switch (first) {
            case 0xFEFF -> new String(bytes, 2, bytes.length - 2, UTF_16BE).getBytes(UTF_8);
            case 0xFFFE -> new String(bytes, 2, bytes.length - 2, UTF_16LE).getBytes(UTF_8);
            default -> bytes;
        };
    }

    int length() {
        return length;
    }

    /** The code point at an index, 0 past the end. */
    int at(int index) {
        return index < length ? codePoints[index] : 0;
    }

    String substring(int from, int to) {
        return new String(codePoints, from, to - from);
    }

    /** The code points themselves, for SnakeYAML's marks; not to be written to. */
    int[] codePoints() {
        return codePoints;
    }

    /** The place of an index; of the last character for what lies behind it. */
    Position position(int index) {
        int within = Math.max(0, Math.min(index, length - 1));
        int found = Arrays.binarySearch(lineStarts, within);
        int line = found >= 0 ? found : -found - 2;
        return new Position(line + 1, within - lineStarts[line] + 1);
    }

    int nextLine(int index) {
        int i = index;
        while (i < length && codePoints[i] != '\n') {
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
            int c = codePoints[i];
            boolean legal = (c >= 0x20 && c <= 0x7E) || c == '\n' || c == '\t' || c == '\r' || c == 0x85;
            if (!legal && (c < 0xA0 || c == 0xFFFE || c == 0xFFFF)) {
                return position(i);
            }
        }
        return null;
    }

    private static int[] lineStarts(int[] codePoints, int length) {
        int[] starts = new int[Math.max(16, length / 16)];
        int lines = 1;
        for (int i = 0; i < length; i++) {
            if (codePoints[i] == '\n') {
                if (lines == starts.length) {
                    starts = Arrays.copyOf(starts, lines * 2);
                }
                starts[lines++] = i + 1;
            }
        }
        return Arrays.copyOf(starts, lines);
    }
}
