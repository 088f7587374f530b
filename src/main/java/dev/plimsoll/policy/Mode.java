// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.policy;

/** How much a finding matters: a ladder, in ascending order. */
public enum Mode {
    /** The rule is not asked. */
    Off,
    /** Recorded: audit annotations, metrics, reports. */
    Audit,
    /** Recorded, and whoever applies the object is told. */
    Warn,
    /** The object is refused. */
    Enforce;

    /** The lower of the two. */
    public Mode atMost(Mode other) {
        return compareTo(other) <= 0 ? this : other;
    }

    public boolean isAtLeast(Mode other) {
        return compareTo(other) >= 0;
    }
}
