// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.policy;

/** Where the policies come from that count now. Asked by many threads at once, for each review anew. */
public interface PoliciesInForce {
    Policies policies();

    /**
     * Whether a policy of that name was in force here once and has been removed since. A webhook that still asks for it is to
     * be told that nothing is wrong; one that asks for a policy that never came is not.
     */
    boolean wasRemoved(String policy);

    /** These and no others, for ever. */
    static PoliciesInForce of(Policies policies) {
        return new PoliciesInForce() {
            @Override
            public Policies policies() {
                return policies;
            }

            @Override
            public boolean wasRemoved(String policy) {
                return false;
            }
        };
    }
}
