// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.rules;

/** Patterns in which {@code *} stands for any characters, also for none, and all else for itself. */
final class Glob {
    private Glob() {}

    /** Whether all of {@code text} is meant by {@code pattern}. Linear but for the stars; no regular expression. */
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
