// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.admission;

import dev.plimsoll.cluster.Refusals;
import dev.plimsoll.pod.WorkloadKind;
import dev.plimsoll.policy.Mode;
import dev.plimsoll.policy.Verdict;
import dev.plimsoll.text.SafeText;

/** Has the owner of a refused pod told: a controller that makes pods for others gets a refusal that no person sees. */
final class OwnerJournal implements Journal {
    private final Refusals refusals;

    OwnerJournal(Refusals refusals) {
        this.refusals = refusals;
    }

    @Override
    public void reviewed(Call call, AdmissionRequest request, Decision decision, long nanos) {
        if (request.dryRun()
                || !request.byController()
                || !(decision instanceof Decision.Judged judged)
                || !(judged.verdict() instanceof Verdict.Denied denied)) {
            return;
        }
        var workload = judged.workload();
        if (workload != null && workload.kind() == WorkloadKind.Pod && workload.controller() != null) {
            refusals.tell(request.namespace(), workload.controller(), () -> why(denied));
        }
    }

    /** No longer than an Event takes, however many findings there are; every value in it is sanitized and bounded. */
    private static String why(Verdict.Denied denied) {
        var why = new StringBuilder();
        for (var judgement : denied.judgements()) {
            if (!judgement.dryRun() && judgement.strictest() == Mode.Enforce) {
                why.append(why.isEmpty() ? "" : "; ")
                        .append("Policy ")
                        .append(SafeText.line(judgement.policy(), 253))
                        .append(" refuses its pods:");
                for (var finding : judgement.findings()) {
                    if (why.length() > Refusals.LONGEST_MESSAGE) {
                        return why.toString(); // it will be cut
                    }
                    if (finding.mode() == Mode.Enforce) {
                        why.append(' ').append(AdmissionResponse.line(finding));
                    }
                }
            }
        }
        return why.toString();
    }

    @Override
    public void misunderstood(int status, String reason) {}

    @Override
    public void failed(Throwable failure) {}
}
