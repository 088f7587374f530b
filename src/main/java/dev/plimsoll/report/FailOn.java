// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.report;

import dev.plimsoll.policy.Mode;

/** From which mode on a finding makes a command fail; spelled as the option wants it. */
public enum FailOn {
    enforce(Mode.Enforce),
    warn(Mode.Warn),
    audit(Mode.Audit);

    private final Mode mode;

    FailOn(Mode mode) {
        this.mode = mode;
    }

    boolean isReachedBy(Mode found) {
        return found.isAtLeast(mode);
    }
}
