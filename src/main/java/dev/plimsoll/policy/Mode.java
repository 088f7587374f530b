// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.policy;

/** The severity of a finding, in ascending order. */
public enum Mode {
    /** The rule is not evaluated. */
    Off,
    /** Recorded: audit annotations, metrics, reports. */
    Audit,
    /** Recorded, and the user who applies the object is warned. */
    Warn,
    /** The object is refused. */
    Enforce;

    /** Returns the lower of the two. */
    public Mode atMost(Mode other) {
        return compareTo(other) <= 0 ? this : other;
    }

    public boolean isAtLeast(Mode other) {
        return compareTo(other) >= 0;
    }
}
