// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.policy;

import java.util.List;

/**
 * What one policy finds in one workload.
 *
 * @param policy its name
 * @param dryRun whether nothing follows from it
 * @param findings by path (indices by number), then by rule
 */
public record PolicyResult(String policy, boolean dryRun, List<Finding> findings) {
    public PolicyResult {
        findings = List.copyOf(findings);
    }

    /** The highest mode of any finding; Off without findings. */
    public Mode strictest() {
        var strictest = Mode.Off;
        for (var finding : findings) {
            strictest = finding.mode().isAtLeast(strictest) ? finding.mode() : strictest;
        }
        return strictest;
    }
}
