// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.report;

/** Exit status of a command. */
public enum ExitStatus {
    /** No finding at or above {@code --fail-on}. */
    Clean(0),
    Findings(1),
    /** Wrong usage, unreadable input (which may hide further findings), or an internal error. */
    Unusable(2);

    private final int code;

    ExitStatus(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }
}
