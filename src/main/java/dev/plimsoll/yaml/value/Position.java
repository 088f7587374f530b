// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.yaml.value;

/**
 * A place in a file.
 *
 * @param line from 1; lines end at a line feed, as editors and kubectl count them
 * @param column from 1, in Unicode code points (SARIF: {@code columnKind: unicodeCodePoints}); a tab is one column
 */
public record Position(int line, int column) {
    public Position {
        if (line < 1 || column < 1) {
            throw new IllegalArgumentException("line and column count from 1: " + line + ":" + column);
        }
    }
}
