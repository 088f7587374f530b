// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.report;

/** How a command ends. */
public enum ExitStatus {
    /** Nothing at or above {@code --fail-on}. */
    Clean(0),
    Findings(1),
    /** Wrong usage, input that could not be read (more may be wrong than was found), or our own failure. */
    Unusable(2);

    private final int code;

    ExitStatus(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }
}
