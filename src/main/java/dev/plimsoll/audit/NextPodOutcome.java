// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.audit;

/** The outcome for the next pod of an owner: at its next rollout, scale-up or reschedule. */
public enum NextPodOutcome {
    /** It is created unchanged. */
    Admitted,
    /** It is created and patched at admission: a policy applies a fix for each finding that would refuse it. */
    Mended,
    /** It is refused. */
    Refused
}
