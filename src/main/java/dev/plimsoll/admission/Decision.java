// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.admission;

import dev.plimsoll.pod.Workload;
import dev.plimsoll.policy.Fix;
import dev.plimsoll.policy.PolicyResult;
import dev.plimsoll.policy.Verdict;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The decision about a review. */
public sealed interface Decision {
    /** Applies the function that matches this decision. A new kind of decision must be handled by every caller. */
    <T extends @Nullable Object> T fold(Function<Judged, T> ifJudged, Function<Mended, T> ifMended);

    /** No policy applies to the request, or there are no findings. */
    Decision NOTHING = new Judged(Verdict.of(List.of()), null);

    /**
     * The object is allowed or denied by this verdict.
     *
     * @param workload the judged workload; null if it could not be read, or did not have to be
     */
    record Judged(Verdict verdict, @Nullable Workload workload) implements Decision {
        @Override
        public <T extends @Nullable Object> T fold(Function<Judged, T> ifJudged, Function<Mended, T> ifMended) {
            return ifJudged.apply(this);
        }
    }

    /**
     * The object is allowed with these changes.
     *
     * @param changes in the order in which they are applied; each pointer at most once
     * @param dryRun findings that a policy in dry run would have patched
     */
    record Mended(List<Fix.Add> changes, List<PolicyResult> dryRun) implements Decision {
        public Mended {
            changes = List.copyOf(changes);
            dryRun = List.copyOf(dryRun);
        }

        @Override
        public <T extends @Nullable Object> T fold(Function<Judged, T> ifJudged, Function<Mended, T> ifMended) {
            return ifMended.apply(this);
        }
    }
}
