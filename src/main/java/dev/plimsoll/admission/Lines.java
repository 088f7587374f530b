// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.admission;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;

/** Lines of text, a finding each, of a bounded number of bytes; findings that do not fit are counted. */
final class Lines {
    /** Room for the line that counts the rest. */
    private static final int TAIL = 40;

    private final StringBuilder text = new StringBuilder(1 << 10);
    private final int longest;
    private int bytes;
    private int leftOut;

    /** @param longest bytes in UTF-8 of all lines together */
    Lines(int longest) {
        this.longest = longest;
    }

    void add(String finding) {
        if (!append(finding)) {
            leftOut++;
        }
    }

    /** A line that is no finding; it may be left out uncounted. */
    void head(String line) {
        append(line);
    }

    private boolean append(String line) {
        int length = line.getBytes(UTF_8).length + 1;
        if (leftOut > 0 || bytes + length > longest - TAIL) {
            return false;
        }
        bytes += length;
        text.append(text.isEmpty() ? "" : "\n").append(line);
        return true;
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
