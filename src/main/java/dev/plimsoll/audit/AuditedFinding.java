// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.audit;

import dev.plimsoll.policy.Finding;
import dev.plimsoll.policy.Mode;
import org.jspecify.annotations.Nullable;

/**
 * A finding about an owner or its pods.
 *
 * @param policy the name of the policy that is broken
 * @param dryRun whether nothing follows from it
 * @param finding with a path in the owner, or, if {@code pod} is not null, in that pod
 * @param mended whether pods get the fix on their way in
 * @param replicas how many pods that run now have it
 * @param pod a pod that has it while the owner's own template has not: it is of an older revision, or somebody changed it on its way
 *     in; null where the owner itself has it
 */
public record AuditedFinding(
        String policy,
        boolean dryRun,
        Finding finding,
        boolean mended,
        int replicas,
        @Nullable String pod) {

    /** How much it matters now: what a dry run finds is only recorded. */
    public Mode effectiveMode() {
        return dryRun ? finding.mode().atMost(Mode.Audit) : finding.mode();
    }

    /** Whether it refuses a pod: enforced, in earnest, and not mended. */
    public boolean refuses() {
        return !dryRun && !mended && finding.mode() == Mode.Enforce;
    }
}
