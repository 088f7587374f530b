// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.server;

import dev.plimsoll.admission.AdmissionRequest;
import dev.plimsoll.admission.AdmissionResponse;
import dev.plimsoll.admission.Decision;
import dev.plimsoll.admission.ReviewListener;
import dev.plimsoll.admission.ReviewScope;
import dev.plimsoll.cluster.DenialEvents;
import dev.plimsoll.pod.WorkloadKind;
import dev.plimsoll.policy.Mode;
import dev.plimsoll.policy.Verdict;
import dev.plimsoll.text.SafeText;
import org.jspecify.annotations.Nullable;

/** Creates an Event on the owner of a denied pod: a controller that makes pods for others gets a denial that no person sees. */
public final class OwnerEventListener implements ReviewListener {
    private final DenialEvents refusals;

    public OwnerEventListener(DenialEvents refusals) {
        this.refusals = refusals;
    }

    @Override
    public void reviewed(ReviewScope call, AdmissionRequest request, Decision decision, long nanos) {
        var judged = decision.<Decision.@Nullable Judged>fold(it -> it, mended -> null); // a patch denies nothing
        if (request.dryRun()
                || !request.byController()
                || judged == null
                || judged.verdict().allowed()) {
            return;
        }
        var workload = judged.workload();
        if (workload != null && workload.kind() == WorkloadKind.Pod && workload.controller() != null) {
            refusals.tell(request.namespace(), workload.controller(), () -> why(judged.verdict()));
        }
    }

    /**
     * Returns the reason, bounded to the length of an Event for any number of findings. Every value in it is sanitized and
     * bounded.
     */
    private static String why(Verdict denied) {
        var why = new StringBuilder();
        for (var judgement : denied.judgements()) {
            if (!judgement.dryRun() && judgement.strictest() == Mode.Enforce) {
                why.append(why.isEmpty() ? "" : "; ")
                        .append("Policy ")
                        .append(SafeText.line(judgement.policy(), 253))
                        .append(" refuses its pods:");
                for (var finding : judgement.findings()) {
                    if (why.length() > DenialEvents.LONGEST_MESSAGE) {
                        return why.toString(); // the Event is cut anyway
                    }
                    if (finding.mode() == Mode.Enforce) {
                        why.append(' ').append(AdmissionResponse.line(finding));
                    }
                }
            }
        }
        return why.toString();
    }
}
