// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.admission;

import dev.plimsoll.cluster.Refusals;
import dev.plimsoll.pod.WorkloadKind;
import dev.plimsoll.policy.Judgement;
import dev.plimsoll.policy.Mode;
import dev.plimsoll.policy.Verdict;
import java.util.stream.Collectors;

/** Has the owner of a refused pod told: a controller that makes pods for others gets a refusal that no person sees. */
final class OwnerJournal implements Journal {
    private static final int LONGEST = 900;

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
            var why = denied.judgements().stream()
                    .filter(judgement -> !judgement.dryRun() && judgement.strictest() == Mode.Enforce)
                    .map(OwnerJournal::why)
                    .collect(Collectors.joining("; "));
            refusals.tell(request.namespace(), workload.controller(), Shown.text(why, LONGEST));
        }
    }

    private static String why(Judgement judgement) {
        return "Policy " + Shown.text(judgement.policy(), 253) + " refuses its pods: "
                + judgement.findings().stream()
                        .filter(finding -> finding.mode() == Mode.Enforce)
                        .map(AdmissionResponse::line)
                        .collect(Collectors.joining(" "));
    }

    @Override
    public void misunderstood(int status, String reason) {}

    @Override
    public void failed(Throwable failure) {}
}
