// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.pack;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A list of records of numbers and texts, kept as bytes. Written one after the other, read in any order. A text that comes again takes
 * two or three bytes; the first {@value #MOST_SHARED} texts are remembered for that. Not thread-safe.
 */
public final class Pack {
    private static final int CHUNK = 1 << 18;
    private static final int MOST_SHARED = 8_192;

    /** Characters of a text that is remembered: as long as the longest message of a rule. */
    private static final int LONGEST_SHARED = 1_024;

    /** What stands before a text: 0 for null, 1 for a text that follows, else which of the remembered ones it is. */
    private static final int NULL = 0;

    private static final int INLINE = 1;
    private static final int FIRST_SHARED = 2;

    private final List<byte[]> chunks = new ArrayList<>();
    private final List<String> texts = new ArrayList<>();
    private final Map<String, Integer> shared = new HashMap<>();
    private byte[] record = new byte[256];
    private int length;
    private int inChunk = CHUNK;
    private long[] starts = new long[16];
    private int size;

    /** How many records have been ended. */
    public int size() {
        return size;
    }

    /** Adds a number to the record. */
    public void number(int value) {
        int rest = (value << 1) ^ (value >> 31); // small numbers of either sign take one byte
        reserve(5);
        while ((rest & ~0x7F) != 0) {
            record[length++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        record[length++] = (byte) rest;
    }

    /** Adds a text to the record. Half a surrogate pair is not kept. */
    public void text(@Nullable String text) {
        if (text == null) {
            number(NULL);
            return;
        }
        var known = shared.get(text);
        if (known == null && shared.size() < MOST_SHARED && text.length() <= LONGEST_SHARED) {
            known = texts.size();
            texts.add(text);
            shared.put(text, known);
        }
        if (known != null) {
            number(FIRST_SHARED + known);
            return;
        }
        var bytes = text.getBytes(UTF_8);
        number(INLINE);
        number(bytes.length);
        reserve(bytes.length);
        System.arraycopy(bytes, 0, record, length, bytes.length);
        length += bytes.length;
    }

    private void reserve(int more) {
        if (record.length - length < more) {
            record = Arrays.copyOf(record, Math.max(record.length * 2, length + more));
        }
    }

    /** Ends the record. */
    public void end() {
        if (inChunk + length > CHUNK) {
            chunks.add(new byte[Math.max(CHUNK, length)]);
            inChunk = 0;
        }
        if (size == starts.length) {
            starts = Arrays.copyOf(starts, size * 2);
        }
        starts[size++] = (long) (chunks.size() - 1) << Integer.SIZE | inChunk;
        System.arraycopy(record, 0, chunks.get(chunks.size() - 1), inChunk, length);
        inChunk += length;
        length = 0;
        if (record.length > CHUNK) {
            record = new byte[256];
        }
    }

    /** Reads a record from its beginning. */
    public Reader read(int index) {
        if (index < 0 || index >= size) {
            throw new IndexOutOfBoundsException(index);
        }
        return new Reader(chunks.get((int) (starts[index] >> Integer.SIZE)), (int) starts[index]);
    }

    /** Reads what was written, in the same order. */
    public final class Reader {
        private final byte[] bytes;
        private int at;

        private Reader(byte[] bytes, int at) {
            this.bytes = bytes;
            this.at = at;
        }

        public int number() {
            int value = 0;
            int shift = 0;
            byte b;
            do {
                b = bytes[at++];
                value |= (b & 0x7F) << shift;
                shift += 7;
            } while (b < 0);
            return (value >>> 1) ^ -(value & 1);
        }

        public @Nullable String text() {
            int which = number();
            if (which == NULL) {
                return null;
            }
            if (which >= FIRST_SHARED) {
                return texts.get(which - FIRST_SHARED);
            }
            int count = number();
            at += count;
            return new String(bytes, at - count, count, UTF_8);
        }

        /** A text that was not null when it was written. */
        public String requiredText() {
            var text = text();
            if (text == null) {
                throw new IllegalStateException("a null was written here");
            }
            return text;
        }
    }
}
