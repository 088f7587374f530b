// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.admission;

import dev.plimsoll.policy.Mode;
import dev.plimsoll.policy.PolicyResult;
import dev.plimsoll.policy.Verdict;
import java.util.List;

/** The outcome of a review in one word, as metrics and the log spell it. */
public enum DecisionOutcome {
    allowed,
    denied,
    patched,
    /** Allowed, because all policies that would deny it are in dry run. */
    wouldDeny,
    /** Unchanged, because all policies that would patch it are in dry run. */
    wouldPatch;

    public static DecisionOutcome of(Decision decision) {
        return decision.fold(
                judged -> of(judged.verdict()), mended -> mended.changes().isEmpty() ? wouldPatch : patched);
    }

    private static DecisionOutcome of(Verdict verdict) {
        return !verdict.allowed() ? denied : wouldDeny(verdict.judgements()) ? wouldDeny : allowed;
    }

    private static boolean wouldDeny(List<PolicyResult> judgements) {
        for (var judgement : judgements) {
            if (judgement.dryRun() && judgement.strictest() == Mode.Enforce) {
                return true;
            }
        }
        return false;
    }
}
