// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster.client;

/**
 * Compares resourceVersions of one kind of object: increasing decimal numbers (KEP-5504; guaranteed since Kubernetes 1.35, and
 * true in all versions before).
 */
public final class ResourceVersion {
    private ResourceVersion() {}

    /** Returns whether {@code one} is before {@code other}; false if either is not a number. */
    public static boolean isBefore(String one, String other) {
        if (!isNumber(one) || !isNumber(other)) {
            return false;
        }
        return one.length() == other.length() ? one.compareTo(other) < 0 : one.length() < other.length();
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
