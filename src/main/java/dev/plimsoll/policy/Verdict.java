// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.policy;

import java.util.List;

/** What follows from the findings: the workload may pass, with whatever there is to say about it, or it may not. */
public sealed interface Verdict {
    /** Of each policy that found something. */
    List<PolicyResult> judgements();

    /** Whether the workload may pass. */
    boolean allowed();

    /** No policy that is in earnest forbids it; {@link #judgements} may still hold warnings and what a dry run found. */
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

    /** At least one policy that is in earnest enforces a rule that it breaks. */
    record Denied(List<PolicyResult> judgements) implements Verdict {
        public Denied {
            judgements = List.copyOf(judgements);
        }

        @Override
        public boolean allowed() {
            return false;
        }
    }

    /** Draws the conclusion; the only place where it is drawn. */
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
