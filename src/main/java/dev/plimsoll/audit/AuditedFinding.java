// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.audit;

import dev.plimsoll.policy.Finding;
import dev.plimsoll.policy.Mode;
import org.jspecify.annotations.Nullable;

/**
 * A finding about an owner or its pods.
 *
 * @param policy the name of the policy that is violated
 * @param dryRun whether the finding has no effect
 * @param finding with a path in the owner, or, if {@code pod} is not null, in that pod
 * @param mended whether pods receive the fix at admission
 * @param replicas how many running pods have it
 * @param pod a pod that has it while the owner's own template does not: the pod is of an older revision, or was changed at
 *     admission; null if the owner itself has it
 */
public record AuditedFinding(
        String policy,
        boolean dryRun,
        Finding finding,
        boolean mended,
        int replicas,
        @Nullable String pod) {

    /** Returns the mode that applies now: a dry-run finding is only recorded. */
    public Mode effectiveMode() {
        return dryRun ? finding.mode().atMost(Mode.Audit) : finding.mode();
    }

    /** Returns whether it refuses a pod: enforced, outside dry run, and not patched. */
    public boolean refuses() {
        return !dryRun && !mended && finding.mode() == Mode.Enforce;
    }
}
