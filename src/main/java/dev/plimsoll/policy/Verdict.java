// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.policy;

import java.util.List;

/** The outcome of judging a workload: allowed, possibly with warnings, or denied. */
public sealed interface Verdict {
    /** Returns the result of each policy with findings. */
    List<PolicyResult> judgements();

    /** Returns whether the workload may pass. */
    boolean allowed();

    /** No policy outside dry run forbids it; {@link #judgements} may still hold warnings and the findings of a dry run. */
    record Allowed(List<PolicyResult> judgements) implements Verdict {
        private static final Allowed CLEAN = new Allowed(List.of());

        public Allowed {
            judgements = List.copyOf(judgements);
        }

        @Override
        public boolean allowed() {
            return true;
        }
    }

    /** At least one policy outside dry run enforces a rule that the workload breaks. */
    record Denied(List<PolicyResult> judgements) implements Verdict {
        public Denied {
            judgements = List.copyOf(judgements);
        }

        @Override
        public boolean allowed() {
            return false;
        }
    }

    /** Derives the verdict; the only place that does so. */
    static Verdict of(List<PolicyResult> judgements) {
        if (judgements.isEmpty()) {
            return Allowed.CLEAN;
        }
        for (var judgement : judgements) {
            if (!judgement.dryRun() && judgement.strictest() == Mode.Enforce) {
                return new Denied(judgements);
            }
        }
        return new Allowed(judgements);
    }
}
