// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.audit;

import dev.plimsoll.pod.WorkloadKind;
import dev.plimsoll.policy.Mode;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The top controller of some pods, or a pod without an owner, and what there is to report about it.
 *
 * @param replicas how many of its pods run now
 * @param since when the oldest running pod with a finding was created, or, without one, the owner
 * @param next the outcome for its next pod under the policies in force
 * @param nextUnderCandidate the outcome for its next pod under the candidate; same as {@code next} without one
 * @param findings under the policies in force, by path, then by rule
 * @param more how many findings there are in addition
 * @param underCandidate enforced findings under the candidate, by path, then by rule; empty without a candidate
 * @param drifts by container
 */
public record AuditedOwner(
        OwnerIdentity identity,
        int replicas,
        Instant since,
        NextPodOutcome next,
        NextPodOutcome nextUnderCandidate,
        List<AuditedFinding> findings,
        int more,
        List<AuditedFinding> underCandidate,
        List<Drift> drifts) {

    public AuditedOwner {
        findings = List.copyOf(findings);
        underCandidate = List.copyOf(underCandidate);
        drifts = List.copyOf(drifts);
    }

    public WorkloadKind kind() {
        return identity.kind();
    }

    public String namespace() {
        return identity.namespace();
    }

    public String name() {
        return identity.name();
    }

    public Map<String, String> labels() {
        return identity.labels();
    }

    public boolean exempt() {
        return identity.exempt();
    }

    /** Returns a title such as {@code Deployment shop/web}. */
    public String title() {
        return kind() + " " + namespace() + "/" + name();
    }

    /** Returns whether a policy outside dry run enforces a rule that the owner breaks, patched or not. */
    public boolean denied() {
        return next != NextPodOutcome.Admitted;
    }

    /** Returns the highest mode of any finding, where dry-run findings count as Audit; Off without findings. */
    public Mode strictest() {
        var strictest = Mode.Off;
        for (var finding : findings) {
            strictest = finding.effectiveMode().isAtLeast(strictest) ? finding.effectiveMode() : strictest;
        }
        return strictest;
    }

    /** Returns whether it passes today and would be refused under the candidate. */
    public boolean newlyRefused() {
        return next != NextPodOutcome.Refused && nextUnderCandidate == NextPodOutcome.Refused;
    }

    /** Returns whether it is refused today and would pass under the candidate. */
    public boolean newlyAdmitted() {
        return next == NextPodOutcome.Refused && nextUnderCandidate != NextPodOutcome.Refused;
    }
}
