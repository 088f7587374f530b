// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.json;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one object that a caller reads: an enum whose constants are spelled as the fields are
 * (case-sensitive, as in every Kubernetes API). Looks a name up in the bytes, without making a string of it.
 */
public final class FieldNames<E extends Enum<E>> {
    private final byte[][] names;
    private final E[] fields;
    private final int mask;

    private FieldNames(Class<E> type) {
        var constants = type.getEnumConstants();
        mask = Integer.highestOneBit(constants.length) * 4 - 1;
        names = new byte[mask + 1][];
        fields = Arrays.copyOf(constants, mask + 1);
        Arrays.fill(fields, null);
        for (var field : constants) {
            var name = field.name().getBytes(US_ASCII);
            int slot = hash(name, 0, name.length);
            while (names[slot] != null) {
                slot = (slot + 1) & mask;
            }
            names[slot] = name;
            fields[slot] = field;
        }
    }

    /** All constants of {@code type}, each a field name. */
    public static <E extends Enum<E>> FieldNames<E> of(Class<E> type) {
        return new FieldNames<>(type);
    }

    /** The constant that is spelled as the bytes {@code from} (inclusive) to {@code to} (exclusive), or null. */
    @Nullable
    E find(byte[] bytes, int from, int to) {
        if (from == to) {
            return null;
        }
        for (int slot = hash(bytes, from, to); names[slot] != null; slot = (slot + 1) & mask) {
            if (Arrays.equals(bytes, from, to, names[slot], 0, names[slot].length)) {
                return fields[slot];
            }
        }
        return null;
    }

    private int hash(byte[] bytes, int from, int to) {
        int length = to - from;
        return (length * 7 + bytes[from] * 31 + bytes[to - 1] * 3 + bytes[from + length / 2]) & mask;
    }
}
