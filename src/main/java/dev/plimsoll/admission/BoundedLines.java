// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.admission;

import java.util.ArrayList;
import java.util.List;

/** Lines of text, a finding each, of a bounded number of bytes; findings that do not fit are counted. */
final class BoundedLines {
    /** Room for the line that counts the rest. */
    private static final int TAIL = 40;

    private final StringBuilder text;
    private final int longest;
    private int bytes;
    private int begun;
    private int leftOut;

    /**
     * Without lines.
     *
     * @param longest bytes in UTF-8 of all lines together
     * @param room characters that they will probably have
     */
    BoundedLines(int longest, int room) {
        this.longest = longest;
        text = new StringBuilder(room);
    }

    /** Where a line is written that {@link #end} ends; what is written is on trial until then. */
    StringBuilder begin() {
        begun = text.length();
        if (begun > 0) {
            text.append('\n');
        }
        return text;
    }

    /** The line is a finding: it is counted if there is no room for it. */
    void end() {
        if (!fits()) {
            leftOut++;
        }
    }

    /** The line is no finding; it may be left out uncounted. */
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

    /** How many bytes the text is in UTF-8 from there on. */
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

    /** The first of {@code all}, the last of which counts the rest if there are more than {@code most}. */
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
