// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.audit;

import dev.plimsoll.pod.WorkloadKind;
import dev.plimsoll.policy.Mode;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The top controller of some pods, or a pod of nobody's, and what there is to say about it.
 *
 * @param replicas how many pods of it run now
 * @param since when the oldest pod that runs with a finding was created, or, without one, the owner
 * @param next what becomes of its next pod under the policies of today
 * @param nextUnderCandidate what would become of its next pod under the candidate; as {@code next} without one
 * @param findings under the policies of today, by path, then by rule
 * @param more how many findings there are beside these
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

    /** {@code Deployment shop/web}. */
    public String title() {
        return kind() + " " + namespace() + "/" + name();
    }

    /** Whether a policy in earnest enforces a rule that it breaks, whether or not that is mended. */
    public boolean denied() {
        return next != NextPodOutcome.Admitted;
    }

    /** The highest mode of any finding, what a dry run found counting as Audit; Off without findings. */
    public Mode strictest() {
        var strictest = Mode.Off;
        for (var finding : findings) {
            strictest = finding.effectiveMode().isAtLeast(strictest) ? finding.effectiveMode() : strictest;
        }
        return strictest;
    }

    /** Whether it passes today and would be refused under the candidate. */
    public boolean newlyRefused() {
        return next != NextPodOutcome.Refused && nextUnderCandidate == NextPodOutcome.Refused;
    }

    /** Whether it is refused today and would pass under the candidate. */
    public boolean newlyAdmitted() {
        return next == NextPodOutcome.Refused && nextUnderCandidate != NextPodOutcome.Refused;
    }
}
