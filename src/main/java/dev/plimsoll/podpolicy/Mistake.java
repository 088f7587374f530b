// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.podpolicy;

/**
 * Something in a policy file that is not legal.
 *
 * @param line from 1, in the whole file
 * @param path of the field in its document, {@code spec.rules.hostPath.mode}; empty for the document itself
 * @param message what is wrong and what is legal; one line
 */
public record Mistake(int line, String path, String message) {
    @Override
    public String toString() {
        return "line " + line + ": " + withoutLine();
    }

    /** For an object of a cluster, which has no lines: {@code spec.rules.hostPth: no such rule; did you mean hostPath?} */
    public String withoutLine() {
        return (path.isEmpty() ? "" : path + ": ") + message;
    }
}
