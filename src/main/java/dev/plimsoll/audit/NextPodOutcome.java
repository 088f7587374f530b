// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.audit;

/** What becomes of the next pod of an owner: at its next rollout, scale-up or reschedule. */
public enum NextPodOutcome {
    /** It is created as it is. */
    Admitted,
    /** It is created, mended on its way in: each finding that would refuse it has a fix that a policy wants applied. */
    Mended,
    /** It is refused. */
    Refused
}
