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
 * @param labels its own, and those of its namespace that it does not have itself; 32 at most
 * @param exempt whether its namespace is exempt, so that nothing follows from any finding
 * @param replicas how many pods of it run now
 * @param since when the oldest pod that runs with a finding was created, or, without one, the owner
 * @param denied whether a policy in earnest enforces a rule that it breaks, whether or not that is mended
 * @param next what becomes of its next pod under the policies of today
 * @param findings under the policies of today, by path, then by rule
 * @param more how many findings there are beside these
 * @param nextUnderCandidate what would become of its next pod under the candidate; as {@code next} without one
 * @param underCandidate enforced findings under the candidate, by path, then by rule; empty without a candidate
 * @param drifts by container
 */
public record AuditedOwner(
        WorkloadKind kind,
        String namespace,
        String name,
        Map<String, String> labels,
        boolean exempt,
        int replicas,
        Instant since,
        boolean denied,
        NextPod next,
        List<AuditedFinding> findings,
        int more,
        NextPod nextUnderCandidate,
        List<AuditedFinding> underCandidate,
        List<Drift> drifts) {

    public AuditedOwner {
        findings = List.copyOf(findings);
        underCandidate = List.copyOf(underCandidate);
        drifts = List.copyOf(drifts);
    }

    /** {@code Deployment shop/web}. */
    public String title() {
        return kind + " " + namespace + "/" + name;
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
        return next != NextPod.Refused && nextUnderCandidate == NextPod.Refused;
    }

    /** Whether it is refused today and would pass under the candidate. */
    public boolean newlyAdmitted() {
        return next == NextPod.Refused && nextUnderCandidate != NextPod.Refused;
    }
}
