// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.policy;

import java.util.Comparator;

/**
 * Orders findings by path, then by rule. Indices are compared as numbers: {@code containers[2]} precedes {@code containers[10]}.
 */
public final class PathOrder implements Comparator<Finding> {
    public static final PathOrder INSTANCE = new PathOrder();

    private PathOrder() {}

    @Override
    public int compare(Finding one, Finding other) {
        int byPath = comparePaths(one.path(), other.path());
        return byPath != 0 ? byPath : one.rule().compareTo(other.rule());
    }

    private static int comparePaths(String one, String other) {
        int i = 0;
        int shared = Math.min(one.length(), other.length());
        while (i < shared && one.charAt(i) == other.charAt(i)) {
            i++;
        }
        int longer = Integer.compare(digits(one, i), digits(other, i));
        boolean inIndex = i > 0 && i < shared && (one.charAt(i - 1) == '[' || isDigit(one.charAt(i - 1)));
        return inIndex && longer != 0 ? longer : one.compareTo(other);
    }

    private static int digits(String path, int from) {
        int i = from;
        while (i < path.length() && isDigit(path.charAt(i))) {
            i++;
        }
        return i - from;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
