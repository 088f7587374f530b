// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.yaml;

/**
 * UTF-8 to code points. A byte that is no UTF-8 becomes a lone low surrogate, as Python's {@code surrogateescape} does: harmless in a
 * comment, where kubectl does not mind it either, and refused in a value, where kubectl would put U+FFFD in its place without a word.
 */
public final class Utf8 {
    private static final int ESCAPE = 0xDC00;
    private static final int[] LEAST = {0, 0x80, 0x800, 0x10000};

    private Utf8() {}

    static void decode(byte[] bytes, CodePoints codePoints) {
        for (int i = 0; i < bytes.length; ) {
            int first = bytes[i] & 0xFF;
            int more = following(first);
            int codePoint = more == 0 ? first : sequence(bytes, i, more);
            codePoints.add(codePoint < 0 ? ESCAPE + first : codePoint);
            i += codePoint < 0 ? 1 : more + 1;
        }
    }

    /** How many bytes a lead byte announces, -1 if it is none. */
    private static int following(int first) {
        if (first < 0x80) {
            return 0;
        }
        return first < 0xC0 || first >= 0xF8 ? -1 : first < 0xE0 ? 1 : first < 0xF0 ? 2 : 3;
    }

    private static int sequence(byte[] bytes, int at, int more) {
        if (more < 0 || at + more >= bytes.length) {
            return -1;
        }
        int codePoint = bytes[at] & (0x3F >> more);
        for (int i = 1; i <= more; i++) {
            int next = bytes[at + i];
            if ((next & 0xC0) != 0x80) {
                return -1;
            }
            codePoint = (codePoint << 6) | (next & 0x3F);
        }
        boolean surrogate = codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
        return codePoint < LEAST[more] || codePoint > Character.MAX_CODE_POINT || surrogate ? -1 : codePoint;
    }
}
