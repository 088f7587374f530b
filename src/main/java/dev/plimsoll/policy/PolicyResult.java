// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.policy;

import java.util.List;

/**
 * The findings of one policy in one workload.
 *
 * @param policy its name
 * @param dryRun whether the findings have no consequences
 * @param findings by path (indices by number), then by rule
 */
public record PolicyResult(String policy, boolean dryRun, List<Finding> findings) {
    public PolicyResult {
        findings = List.copyOf(findings);
    }

    /** Returns the highest mode of any finding; Off without findings. */
    public Mode strictest() {
        var strictest = Mode.Off;
        for (var finding : findings) {
            strictest = finding.mode().isAtLeast(strictest) ? finding.mode() : strictest;
        }
        return strictest;
    }
}
