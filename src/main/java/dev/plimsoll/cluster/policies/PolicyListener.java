// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster.policies;

/** Receives changes of the policies in a cluster, sequentially on one thread. Implementations must not block that thread. */
public interface PolicyListener {
    /** Called when the policies in force, or the known state of a policy, have changed. The watch has the details. */
    void changed();

    /** Called once for each version of a policy that must not come into force. */
    void refused(ObservedPolicy policy);

    /** Called when the API server cannot be asked for policies, or no longer. The watch keeps trying. */
    void interrupted(Throwable why);
}
