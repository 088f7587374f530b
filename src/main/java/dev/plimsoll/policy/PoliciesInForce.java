// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.policy;

/** Where the policies come from that count now. Asked by many threads at once, for each review anew. */
public interface PoliciesInForce {
    /** Those that count now; none before {@link #generation} is 1, which does not mean that everything is allowed. */
    Policies policies();

    /**
     * Whether a policy of that name was in force here once and has been removed since. A webhook that still asks for it is to
     * be told that nothing is wrong; one that asks for a policy that never came is not.
     */
    boolean wasRemoved(String policy);

    /** 0 until there are any; 1 then, and one more with each change that came into force. */
    long generation();

    /** How many changes did not come into force, because of mistakes in them. */
    long failures();

    /** False while something with mistakes in it waits to be put right, and what was before it counts. */
    boolean isCurrent();

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

            @Override
            public long generation() {
                return 1;
            }

            @Override
            public long failures() {
                return 0;
            }

            @Override
            public boolean isCurrent() {
                return true;
            }
        };
    }
}
