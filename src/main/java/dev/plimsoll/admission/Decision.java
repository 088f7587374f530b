// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.admission;

import dev.plimsoll.pod.Workload;
import dev.plimsoll.policy.Fix;
import dev.plimsoll.policy.PolicyResult;
import dev.plimsoll.policy.Verdict;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What follows from a review. */
public sealed interface Decision {
    /** What one of two functions makes of it. A new case of a decision has to be told to everybody who asks. */
    <T extends @Nullable Object> T fold(Function<Judged, T> ifJudged, Function<Mended, T> ifMended);

    /** Nothing was asked that a policy has an opinion on, or nothing was found. */
    Decision NOTHING = new Judged(Verdict.of(List.of()), null);

    /**
     * The object may be or may not, with whatever there is to say about it.
     *
     * @param workload what was judged; null if it could not be read, or nobody had to
     */
    record Judged(Verdict verdict, @Nullable Workload workload) implements Decision {
        @Override
        public <T extends @Nullable Object> T fold(Function<Judged, T> ifJudged, Function<Mended, T> ifMended) {
            return ifJudged.apply(this);
        }
    }

    /**
     * The object may be, with these changes.
     *
     * @param changes in the order in which they are to be made; no pointer twice
     * @param dryRun findings that a policy in dry run would have mended
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
