// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.yaml;

/** Adds to a complaint of the parser what would be legal. */
final class SyntaxAdvice {
    private SyntaxAdvice() {}

    static String on(String problem) {
        if (problem.contains("(TAB)")) {
            return "a tab stands where YAML wants spaces; indent with spaces";
        }
        return problem + advice(problem);
    }

    private static String advice(String problem) {
        if (problem.startsWith("mapping values are not allowed here")) {
            return "; quote the text that holds `: `, or check the indentation";
        }
        if (problem.startsWith("could not find expected ':'")) {
            return "; a key needs a colon and a blank after it";
        }
        if (problem.startsWith("expected <block end>")) {
            return "; align this line with the one that it belongs to";
        }
        if (problem.startsWith("expected '<document start>'")) {
            return "; kubectl takes one value in each document; part documents with ---";
        }
        if (problem.contains("unexpected end of stream")) {
            return "; close the quotes";
        }
        if (problem.contains("cannot start any token")) {
            return "; quote the text";
        }
        return "";
    }
}
