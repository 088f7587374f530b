// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.yaml;

import dev.plimsoll.yaml.value.Position;
import dev.plimsoll.yaml.value.Scalar;

/** The words of JSON: strings, numbers, literals, punctuation. */
final class JsonScanner {
    private final SourceText text;
    private int index;

    JsonScanner(SourceText text, int index) {
        this.text = text;
        this.index = index;
    }

    int index() {
        return index;
    }

    Position position() {
        return text.position(index);
    }

    int peek() {
        return text.at(index);
    }

    void skipSpace() {
        index = text.skipSpace(index);
    }

    void expect(int c) {
        if (peek() != c) {
            throw new NotJson(position(), "`" + (char) c + "`");
        }
        index++;
    }

    /** Steps over the comma before a member, or over the end of the collection. */
    boolean closes(int end, boolean first) {
        skipSpace();
        if (peek() == end) {
            index++;
            return true;
        }
        if (!first) {
            if (peek() != ',') {
                throw new NotJson(position(), "`,` or `" + (char) end + "`");
            }
            index++;
        }
        return false;
    }

    /** Steps over a collection without reading it, however deep it is. */
    void skipCollection() {
        int open = 0;
        do {
            int c = peek();
            if (c == '"') {
                string();
                continue;
            }
            if (index >= text.length()) {
                throw new NotJson(position(), "the end of a collection");
            }
            open += c == '{' || c == '[' ? 1 : c == '}' || c == ']' ? -1 : 0;
            index++;
        } while (open > 0);
    }

    Scalar word(String word, Position at, Scalar.Kind kind) {
        for (int i = 0; i < word.length(); i++) {
            if (text.at(index + i) != word.charAt(i)) {
                throw new NotJson(at, "a JSON value");
            }
        }
        index += word.length();
        return new Scalar(at, kind, word);
    }

    Scalar number(Position at) {
        int from = index;
        index += peek() == '-' ? 1 : 0;
        if (peek() == '0') {
            index++;
        } else {
            digits();
        }
        Scalar.Kind kind = Scalar.Kind.INTEGER;
        if (peek() == '.') {
            index++;
            digits();
            kind = Scalar.Kind.FLOAT;
        }
        if (peek() == 'e' || peek() == 'E') {
            index++;
            index += peek() == '+' || peek() == '-' ? 1 : 0;
            digits();
            kind = Scalar.Kind.FLOAT;
        }
        return new Scalar(at, kind, text.substring(from, index));
    }

    private void digits() {
        int from = index;
        while (peek() >= '0' && peek() <= '9') {
            index++;
        }
        if (from == index) {
            throw new NotJson(position(), "a JSON value");
        }
    }

    String string() {
        expect('"');
        int from = index;
        while (peek() != '"' && peek() != '\\' && peek() >= 0x20) {
            index++;
        }
        StringBuilder string = new StringBuilder(text.substring(from, index));
        while (peek() != '"') {
            if (peek() < 0x20) {
                throw new NotJson(position(), "`\"`; write control characters as escapes");
            }
            int c = text.at(index++);
            string.appendCodePoint(c == '\\' ? escape() : c);
        }
        index++;
        return string.toString();
    }

    private int escape() {
        int c = text.at(index++);
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> hex();
            default -> throw new NotJson(text.position(index - 1), "an escape that JSON knows");
        };
    }

    private int hex() {
        int value = 0;
        for (int end = index + 4; index < end; index++) {
            int c = peek();
            int digit = c < 0x80 ? Character.digit(c, 16) : -1;
            if (digit < 0) {
                throw new NotJson(position(), "four hexadecimal digits");
            }
            value = value << 4 | digit;
        }
        return value;
    }
}
