// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.audit;

/** Determines the outcome for the next pod of an owner under a set of policies. */
final class Prospect {
    private boolean forbidden;
    private boolean refused;

    void add(PolicyFinding rated) {
        forbidden |= rated.forbids();
        refused |= rated.refuses();
    }

    boolean isForbidden() {
        return forbidden;
    }

    boolean isRefused() {
        return refused;
    }

    NextPodOutcome next(boolean exempt) {
        if (exempt || !forbidden) {
            return NextPodOutcome.Admitted;
        }
        return refused ? NextPodOutcome.Refused : NextPodOutcome.Mended;
    }
}
