// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.plimsoll.json.JsonException.Malformed;
import dev.plimsoll.json.JsonException.WrongType;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Reads one JSON document (RFC 8259) forwards, a value at a time, in the order in which the bytes stand. Strict about
 * form, also in what is skipped; strict about types; {@code null} means absent, as it does to the API server; a field that
 * stands twice is handed out twice, so that the last one wins.
 *
 * <p>An object is read as
 * <pre>{@code
 * if (in.object()) {
 *     for (Field field; (field = in.field(NAMES)) != null; ) {
 *         switch (field) {
 *             case image -> image = in.string();
 *         }
 *     }
 * }
 * }</pre>
 * and each field that is handed out must be consumed by exactly one call. Bytes that are no UTF-8 become U+FFFD, as in Go's
 * {@code encoding/json}. Not thread-safe.
 */
public final class JsonReader {
    /** The deepest nesting that is read: a pod needs 12, its managedFields 16; what is deeper was built to hurt. */
    public static final int MAX_DEPTH = 100;

    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;

    private final byte[] bytes;
    private final int end;
    /** How many elements of arrays and keys of maps may still be handed out. */
    private int elementsLeft;

    private int at;
    private int depth;
    /** Whether a structure was entered and nothing of it was read yet. */
    private boolean fresh;

    /** Reads {@code bytes} from {@code from} (inclusive) to {@code to} (exclusive); the array must not change meanwhile. */
    public JsonReader(byte[] bytes, int from, int to) {
        this(bytes, from, to, Integer.MAX_VALUE);
    }

    /**
     * Reads as much of {@code bytes}, and no more than {@code mostElements} elements of arrays and keys of maps in all: each costs
     * its reader many times the bytes that it takes here. What is skipped does not count.
     */
    public JsonReader(byte[] bytes, int from, int to, int mostElements) {
        this.bytes = bytes;
        this.at = from;
        this.end = to;
        this.elementsLeft = mostElements;
    }

    public JsonReader(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    /** Where the next value starts: bytes from the start of the array. */
    public int position() {
        peek();
        return at;
    }

    /** Enters an object. Returns false, and has consumed the value, if it is {@code null}. */
    public boolean object() {
        return enter('{', "an object");
    }

    /** Enters an array. Returns false, and has consumed the value, if it is {@code null}. */
    public boolean array() {
        return enter('[', "a list");
    }

    /** In an object: the next field that is in {@code names}, or null at its end. All others are checked and skipped. */
    public <E extends Enum<E>> @Nullable E field(FieldNames<E> names) {
        while (next('}')) {
            int start = nameStart();
            int stop = stringContent();
            E field;
            if (stop >= 0) {
                field = names.find(bytes, start, stop);
            } else {
                var name = unescaped(start, at - 1).getBytes(UTF_8);
                field = names.find(name, 0, name.length);
            }
            colon();
            if (field != null) {
                return field;
            }
            skip();
        }
        return null;
    }

    /** In an object: the name of the next field, or null at its end. */
    public @Nullable String key() {
        if (!next('}')) {
            return null;
        }
        countElement();
        int start = nameStart();
        int stop = stringContent();
        var name = stop >= 0 ? new String(bytes, start, stop - start, UTF_8) : unescaped(start, at - 1);
        colon();
        return name;
    }

    /** In an array: whether there is another element to read. */
    public boolean element() {
        if (!next(']')) {
            return false;
        }
        countElement();
        return true;
    }

    private void countElement() {
        if (elementsLeft-- == 0) {
            throw new WrongType("the object has more elements and keys than can be read", at);
        }
    }

    /** A string, or null. */
    public @Nullable String string() {
        int first = peek();
        if (first != '"') {
            return absent("a string");
        }
        int start = ++at;
        int stop = stringContent();
        return stop >= 0 ? new String(bytes, start, stop - start, UTF_8) : unescaped(start, at - 1);
    }

    /** Skips a string or null. */
    public void skipString() {
        if (peek() == '"') {
            at = stringEnd(at + 1);
        } else {
            absent("a string");
        }
    }

    /** A boolean, or null. */
    public @Nullable Boolean bool() {
        int first = peek();
        if (first == 't') {
            literal("true");
            return Boolean.TRUE;
        }
        if (first == 'f') {
            literal("false");
            return Boolean.FALSE;
        }
        return absent("true or false");
    }

    /** A whole number of 64 bits, or null. As in Go, {@code 1.0} and {@code 1e3} are none. */
    public @Nullable Long integer() {
        int first = peek();
        if (first != '-' && (first < '0' || first > '9')) {
            return absent("a whole number");
        }
        int start = at;
        skipNumber();
        var text = new String(bytes, start, at - start, UTF_8);
        try {
            return Long.valueOf(text);
        } catch (NumberFormatException e) {
            throw new WrongType("expected a whole number of 64 bits, not " + shown(text), start);
        }
    }

    /** A string, or the text of a number as it stands there (a Kubernetes quantity may be either), or null. */
    public @Nullable String stringOrNumber() {
        int first = peek();
        if (first != '-' && (first < '0' || first > '9')) {
            return first == '"' ? string() : absent("a string or a number");
        }
        int start = at;
        skipNumber();
        return new String(bytes, start, at - start, UTF_8);
    }

    /** Steps over the next value, whatever it is, and checks its form. */
    public void skip() {
        at = skipValue(at);
    }

    /** Refuses anything but white space behind the document. */
    public void end() {
        if (peek() >= 0) {
            throw malformed("nothing may follow the document");
        }
    }

    private boolean enter(char open, String expected) {
        if (peek() != open) {
            absent(expected);
            return false;
        }
        deeper(at);
        at++;
        fresh = true;
        return true;
    }

    /** Steps over the comma before a further member or element; false, and out of the structure, at its end. */
    private boolean next(char close) {
        int first = peek();
        if (first == close) {
            fresh = false;
            at++;
            depth--;
            return false;
        }
        if (fresh) {
            fresh = false;
            return true;
        }
        if (first != ',') {
            throw malformed("expected , or " + close);
        }
        at++;
        if (peek() == close) {
            throw malformed("nothing follows the comma");
        }
        return true;
    }

    private int nameStart() {
        if (peek() != '"') {
            throw malformed("expected a field name in quotes");
        }
        return ++at;
    }

    private void colon() {
        if (peek() != ':') {
            throw malformed("expected : after a field name");
        }
        at++;
    }

    /** Consumes {@code null} and returns null; refuses anything else. */
    @SuppressWarnings("TypeParameterUnusedInFormals") // it is only ever null
    private <T> @Nullable T absent(String expected) {
        if (peek() == 'n') {
            literal("null");
            return null;
        }
        int start = at;
        skip(); // what is no JSON at all says so first
        throw new WrongType(
                "expected " + expected + ", not " + shown(new String(bytes, start, Math.min(at - start, 60), UTF_8)),
                start);
    }

    /** The next byte that is no white space, or -1 at the end. */
    private int peek() {
        while (at < end) {
            byte b = bytes[at];
            if (!isSpace(b)) {
                return b & 0xff;
            }
            at++;
        }
        return -1;
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }

    private void literal(String word) {
        at = literalEnd(word, at);
    }

    private int literalEnd(String word, int from) {
        for (int i = 0; i < word.length(); i++) {
            if (from + i >= end || bytes[from + i] != word.charAt(i)) {
                throw malformed("expected " + word, from + i);
            }
        }
        return from + word.length();
    }

    /** From behind the opening quote to behind the closing one. Returns where the content ends, or -1 if it has escapes. */
    private int stringContent() {
        int stop = firstSpecial(at);
        if (stop < end && bytes[stop] == '"') {
            at = stop + 1;
            return stop;
        }
        at = stringEnd(at);
        return -1;
    }

    /** From behind the opening quote to behind the closing one. */
    private int stringEnd(int from) {
        int i = from;
        while (true) {
            i = firstSpecial(i);
            if (i >= end) {
                throw malformed("a string has no end", i);
            }
            byte b = bytes[i];
            if (b == '"') {
                return i + 1;
            }
            if (b != '\\') {
                throw malformed("a control character must be escaped", i);
            }
            i = escapeEnd(i + 1);
        }
    }

    /**
     * From the start of a value, or white space before it, to behind it. Most bytes of a review pass through here, so that it
     * works on a local index instead of {@link #at}.
     */
    private int skipValue(int from) {
        int i = significant(from);
        switch (bytes[i]) {
            case '"' -> {
                return stringEnd(i + 1);
            }
            case '{' -> {
                return skipMembers(i + 1);
            }
            case '[' -> {
                return skipElements(i + 1);
            }
            case 't' -> {
                return literalEnd("true", i);
            }
            case 'f' -> {
                return literalEnd("false", i);
            }
            case 'n' -> {
                return literalEnd("null", i);
            }
            default -> {
                return numberEnd(i);
            }
        }
    }

    private int skipMembers(int from) {
        deeper(from);
        int i = significant(from);
        if (bytes[i] != '}') {
            while (true) {
                if (bytes[i] != '"') {
                    throw malformed("expected a field name in quotes", i);
                }
                i = significant(stringEnd(i + 1));
                if (bytes[i] != ':') {
                    throw malformed("expected : after a field name", i);
                }
                i = significant(skipValue(i + 1));
                if (bytes[i] == '}') {
                    break;
                }
                if (bytes[i] != ',') {
                    throw malformed("expected , or }", i);
                }
                i = significant(i + 1);
            }
        }
        depth--;
        return i + 1;
    }

    private int skipElements(int from) {
        deeper(from);
        int i = significant(from);
        if (bytes[i] != ']') {
            while (true) {
                i = significant(skipValue(i));
                if (bytes[i] == ']') {
                    break;
                }
                if (bytes[i] != ',') {
                    throw malformed("expected , or ]", i);
                }
                i++;
            }
        }
        depth--;
        return i + 1;
    }

    /** The first byte from {@code from} on that is no white space; the document must not end before. */
    private int significant(int from) {
        for (int i = from; i < end; i++) {
            byte b = bytes[i];
            if (b > ' ' || !isSpace(b)) {
                return i;
            }
        }
        throw malformed("the document ends too early", end);
    }

    private void deeper(int offset) {
        if (++depth > MAX_DEPTH) {
            throw malformed("nested deeper than " + MAX_DEPTH, offset);
        }
    }

    /** The first quote, backslash or control character from {@code from} on, or {@code end}. */
    private int firstSpecial(int from) {
        int i = from;
        for (; i + 8 <= end; i += 8) {
            long word = (long) WORDS.get(bytes, i);
            long quote = word ^ ONES * '"';
            long backslash = word ^ ONES * '\\';
            // The lowest bit set marks the first hit; borrows only disturb what lies above it.
            long hits = (((quote - ONES) & ~quote) | ((backslash - ONES) & ~backslash) | ((word - ONES * 0x20) & ~word))
                    & HIGHS;
            if (hits != 0) {
                return i + (Long.numberOfTrailingZeros(hits) >>> 3);
            }
        }
        while (i < end && bytes[i] != '"' && bytes[i] != '\\' && (bytes[i] < 0 || bytes[i] >= 0x20)) {
            i++;
        }
        return i;
    }

    private int escapeEnd(int from) {
        int code = from < end ? bytes[from] : -1;
        switch (code) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> {
                return from + 1;
            }
            case 'u' -> {
                for (int i = from + 1; i < from + 5; i++) {
                    if (i >= end || Character.digit(bytes[i], 16) < 0) {
                        throw malformed("expected four hexadecimal digits after \\u", i);
                    }
                }
                return from + 5;
            }
            default -> throw malformed("unknown escape in a string", from);
        }
    }

    /** The characters of a string whose form was checked before. Lone surrogates become U+FFFD, as in Go. */
    private String unescaped(int from, int to) {
        var out = new java.io.ByteArrayOutputStream(to - from);
        for (int i = from; i < to; i++) {
            if (bytes[i] != '\\') {
                out.write(bytes[i]);
                continue;
            }
            switch (bytes[++i]) {
                case 'b' -> out.write('\b');
                case 'f' -> out.write('\f');
                case 'n' -> out.write('\n');
                case 'r' -> out.write('\r');
                case 't' -> out.write('\t');
                case 'u' -> {
                    int point = hex(i + 1);
                    i += 4;
                    if (Character.isHighSurrogate((char) point)
                            && i + 6 < to
                            && bytes[i + 1] == '\\'
                            && bytes[i + 2] == 'u'
                            && Character.isLowSurrogate((char) hex(i + 3))) {
                        point = Character.toCodePoint((char) point, (char) hex(i + 3));
                        i += 6;
                    }
                    if (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
                        point = 0xFFFD;
                    }
                    out.writeBytes(Character.toString(point).getBytes(UTF_8));
                }
                default -> out.write(bytes[i]);
            }
        }
        return out.toString(UTF_8);
    }

    private int hex(int from) {
        int value = 0;
        for (int i = from; i < from + 4; i++) {
            value = value << 4 | Character.digit(bytes[i], 16);
        }
        return value;
    }

    private void skipNumber() {
        at = numberEnd(at);
    }

    private int numberEnd(int from) {
        int i = from;
        if (bytes[i] == '-') {
            i++;
        }
        i = i < end && bytes[i] == '0' ? i + 1 : digitsEnd(i, i == from ? "expected a value" : "a number lacks digits");
        if (i < end && bytes[i] == '.') {
            i = digitsEnd(i + 1, "a number lacks digits");
        }
        if (i < end && (bytes[i] | 0x20) == 'e') {
            i++;
            i = digitsEnd(i < end && (bytes[i] == '+' || bytes[i] == '-') ? i + 1 : i, "a number lacks digits");
        }
        return i;
    }

    private int digitsEnd(int from, String problem) {
        int i = from;
        while (i < end && bytes[i] >= '0' && bytes[i] <= '9') {
            i++;
        }
        if (i == from) {
            throw malformed(problem, i);
        }
        return i;
    }

    private Malformed malformed(String problem) {
        return malformed(problem, at);
    }

    private static Malformed malformed(String problem, int offset) {
        return new Malformed(problem + " (at byte " + offset + ")", offset);
    }

    private static String shown(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "…";
    }
}
