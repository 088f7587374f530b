// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.text;

import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Suggests the word that a user probably meant. */
public final class Suggestion {
    private Suggestion() {}

    /** Returns {@code ; did you mean hostPath?}, or the legal words if none is close. */
    public static String among(Collection<String> legal, String written) {
        var closest = closest(legal, written);
        return closest != null ? "; did you mean " + closest + "?" : "; legal are " + String.join(", ", legal);
    }

    /** Returns the closest legal word, ignoring case; null if none is close. */
    public static @Nullable String closest(Collection<String> legal, String written) {
        int least = Math.min(3, Math.max(1, written.length() / 3)) + 1;
        String closest = null;
        for (var candidate : legal) {
            int distance = distance(candidate.toLowerCase(Locale.ROOT), written.toLowerCase(Locale.ROOT), least);
            if (distance < least) {
                least = distance;
                closest = candidate;
            }
        }
        return closest;
    }

    /**
     * Returns the number of characters to insert, delete, replace or swap with their neighbour (optimal string alignment), at
     * most {@code limit}.
     */
    private static int distance(String one, String other, int limit) {
        if (Math.abs(one.length() - other.length()) >= limit) {
            return limit;
        }
        var beforeLast = new int[other.length() + 1];
        var last = new int[other.length() + 1];
        Arrays.setAll(last, j -> j);
        for (int i = 1; i <= one.length(); i++) {
            var row = new int[other.length() + 1];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int replaced = last[j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, Math.min(last[j], row[j - 1]) + 1);
                if (i > 1
                        && j > 1
                        && one.charAt(i - 1) == other.charAt(j - 2)
                        && one.charAt(i - 2) == other.charAt(j - 1)) {
                    row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
                }
            }
            beforeLast = last;
            last = row;
        }
        return Math.min(limit, last[other.length()]);
    }
}
