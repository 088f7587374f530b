// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.admission;

import java.util.ArrayList;
import java.util.List;

/** Lines of text in a bounded number of bytes, one finding per line. Findings that do not fit are counted. */
final class BoundedLines {
    /** Bytes reserved for the line that counts the rest. */
    private static final int TAIL = 40;

    private final StringBuilder text;
    private final int longest;
    private int bytes;
    private int begun;
    private int leftOut;

    /**
     * Creates an empty text.
     *
     * @param longest limit of all lines together, in bytes of UTF-8
     * @param room expected number of characters
     */
    BoundedLines(int longest, int room) {
        this.longest = longest;
        text = new StringBuilder(room);
    }

    /** Begins a line, which {@link #end} ends. The text is provisional until then. */
    StringBuilder begin() {
        begun = text.length();
        if (begun > 0) {
            text.append('\n');
        }
        return text;
    }

    /** Ends a finding's line. The finding is counted if its line does not fit. */
    void end() {
        if (!fits()) {
            leftOut++;
        }
    }

    /** Ends a line that is not a finding. It is left out uncounted if it does not fit. */
    void endHead() {
        fits();
    }

    private boolean fits() {
        int length = bytes(begun) + (begun == 0 ? 1 : 0);
        if (leftOut > 0 || bytes + length > longest - TAIL) {
            text.setLength(begun);
            return false;
        }
        bytes += length;
        return true;
    }

    /** Returns the length of the text after {@code from}, in bytes of UTF-8. */
    private int bytes(int from) {
        int count = 0;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            count += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
        }
        return count;
    }

    @Override
    public String toString() {
        return leftOut == 0 ? text.toString() : text + (text.isEmpty() ? "" : "\n") + rest(leftOut);
    }

    /** Returns the first {@code most} lines of {@code all}. If there are more, the last line counts the rest. */
    static List<String> atMost(int most, List<String> all) {
        if (all.size() <= most) {
            return all;
        }
        var first = new ArrayList<>(all.subList(0, most - 1));
        first.add(rest(all.size() - most + 1));
        return first;
    }

    private static String rest(int count) {
        return "… and " + count + (count == 1 ? " more finding" : " more findings");
    }
}
