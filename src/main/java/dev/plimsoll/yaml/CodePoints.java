// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.yaml;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;

/**
 * Code points in pages: a page that holds nothing above U+00FF takes a byte for each, another takes four. So a manifest takes about as
 * much memory as its file.
 */
final class CodePoints {
    private static final int SHIFT = 9;
    private static final int PAGE = 1 << SHIFT;
    private static final int MASK = PAGE - 1;
    private static final int NARROWEST = 0xFF;
    /** What stands for a page that is kept in the other form. */
    private static final byte[] NOT_NARROW = {};

    private static final int[] NOT_WIDE = {};

    private byte[][] narrow = new byte[16][];
    private int[][] wide = new int[16][];
    private final int[] page = new int[PAGE];
    private int inPage;
    private int widest;
    private int pages;
    private int end = -1;

    int length() {
        return (pages << SHIFT) + inPage;
    }

    void add(int codePoint) {
        page[inPage++] = codePoint;
        widest |= codePoint;
        if (inPage == PAGE) {
            close();
        }
    }

    /** Nothing is added after this. */
    CodePoints end() {
        int length = length();
        while (inPage > 0) {
            add(0); // until the page is closed
        }
        end = length;
        return this;
    }

    /** How many there are; to be asked after {@link #end()}. */
    int count() {
        return end;
    }

    private void close() {
        if (pages == narrow.length) {
            narrow = Arrays.copyOf(narrow, pages * 2);
            wide = Arrays.copyOf(wide, pages * 2);
        }
        if (widest <= NARROWEST) {
            var bytes = new byte[PAGE];
            for (int i = 0; i < PAGE; i++) {
                bytes[i] = (byte) page[i];
            }
            narrow[pages] = bytes;
            wide[pages] = NOT_WIDE;
        } else {
            narrow[pages] = NOT_NARROW;
            wide[pages] = page.clone();
        }
        pages++;
        inPage = 0;
        widest = 0;
    }

    /** The code point at an index below {@link #count()}. */
    int at(int index) {
        var bytes = narrow[index >> SHIFT];
        return bytes.length != 0 ? bytes[index & MASK] & 0xFF : wide[index >> SHIFT][index & MASK];
    }

    String substring(int from, int to) {
        var bytes = new byte[to - from];
        for (int at = from; at < to; ) {
            var from8 = narrow[at >> SHIFT];
            if (from8.length == 0) {
                return wideSubstring(from, to);
            }
            int count = Math.min(PAGE - (at & MASK), to - at);
            System.arraycopy(from8, at & MASK, bytes, at - from, count);
            at += count;
        }
        return new String(bytes, ISO_8859_1);
    }

    private String wideSubstring(int from, int to) {
        var text = new StringBuilder(to - from);
        for (int i = from; i < to; i++) {
            text.appendCodePoint(at(i));
        }
        return text.toString();
    }
}
