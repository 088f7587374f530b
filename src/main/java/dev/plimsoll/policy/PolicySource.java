// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.policy;

import org.jspecify.annotations.Nullable;

/** Where the policies come from that count now. Asked by many threads at once, for each review anew. */
public interface PolicySource {
    /** Those that count now; none before {@link #generation} is 1, which does not mean that everything is allowed. */
    Policies policies();

    /**
     * The policies by which a webhook is answered that was registered for {@code version} of {@code policy}. Takes no time.
     *
     * <p>These are the ones in force if that version is, and also if it was in force here before: then what is registered lags
     * behind. A policy that was removed is not among them.
     *
     * @return null if the version is not known here, so that somebody has to be asked
     */
    @Nullable
    Policies find(String policy, String version);

    /**
     * The same, whoever has to be asked; may take as long as a request over the network.
     *
     * @throws UnknownPolicyVersion if nobody can tell, or what is told cannot come into force here
     */
    Policies lookUp(String policy, String version);

    /** 0 until there are any; 1 then, and one more with each change that came into force. */
    long generation();

    /** How many changes did not come into force, because of mistakes in them. */
    long failures();

    /** False while something with mistakes in it waits to be put right, and what was before it counts. */
    boolean isCurrent();

    /** These and no others, for ever. */
    static PolicySource of(Policies policies) {
        return new PolicySource() {
            @Override
            public Policies policies() {
                return policies;
            }

            @Override
            public Policies find(String policy, String version) {
                return policies;
            }

            @Override
            public Policies lookUp(String policy, String version) {
                return policies;
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
