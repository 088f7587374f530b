// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.rules;

/** Patterns in which {@code *} matches any characters, including none, and every other character matches itself. */
final class Glob {
    private Glob() {}

    /**
     * Returns whether {@code pattern} matches all of {@code text}. Linear except for the stars; does not use regular expressions.
     */
    static boolean matches(String pattern, String text) {
        int p = 0;
        int t = 0;
        int star = -1;
        int resume = 0;
        while (t < text.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                resume = t;
            } else if (p < pattern.length() && pattern.charAt(p) == text.charAt(t)) {
                p++;
                t++;
            } else if (star >= 0) {
                p = star + 1;
                t = ++resume;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }
}
