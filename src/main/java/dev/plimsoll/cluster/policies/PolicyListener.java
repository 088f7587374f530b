// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster.policies;

/** Hears what becomes of the policies in a cluster: on one thread, one thing after another. It must not keep that thread. */
public interface PolicyListener {
    /** Something is new: which policies are in force, or what is known of one. Whoever wants to know what asks the watch. */
    void changed();

    /** A version of a policy must not come into force. Told once of each. */
    void refused(ObservedPolicy policy);

    /** The API server cannot be asked for policies, or no longer; we go on trying. */
    void interrupted(Throwable why);
}
