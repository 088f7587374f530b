// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.policy;

/**
 * Shared parts of the expressions of {@link Rule#clearWhen}, and the limits that keep them within the API server's cost limit.
 *
 * <p>The API server counts cost units (Kubernetes 1.37, cel-go v0.29.2 {@code interpreter/runtimecost.go}): one for most steps,
 * ten for making a list, and {@code ceil((1 + text) / 10) * ceil(pattern / 4)}, in characters, for matching a pattern, by far the
 * most expensive.
 */
public final class Cel {
    /** The longest text that patterns are matched against, in characters. Images, paths and commands are shorter. */
    public static final int LONGEST_TEXT = 200;

    /** The maximum cost of each character of an expression, for each element that it visits: 21 / 4 in a pattern. */
    public static final int COST_OF_A_CHARACTER = 6;

    /** All containers of a pod. */
    public static final String EVERY_CONTAINER = "(containers + initContainers + ephemeralContainers)";

    /** An expression that is true for every pod. */
    public static final String ALWAYS = "true";

    private Cel() {}

    /**
     * Returns an expression: the text is short enough and matches.
     *
     * @param text an expression, which is evaluated twice
     * @param pattern of RE2, without quotes; it may match anywhere
     */
    public static String matches(String text, String pattern) {
        return isShort(text) + " && " + text + ".matches(r'" + pattern + "')";
    }

    /** Returns an expression: the text is short enough and does not match. */
    public static String matchesNot(String text, String pattern) {
        return isShort(text) + " && !" + text + ".matches(r'" + pattern + "')";
    }

    private static String isShort(String text) {
        return text + ".size() <= " + LONGEST_TEXT;
    }
}
