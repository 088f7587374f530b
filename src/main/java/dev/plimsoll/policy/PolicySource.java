// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.policy;

import org.jspecify.annotations.Nullable;

/** The source of the policies in force. Thread-safe; read again for each review. */
public interface PolicySource {
    /** Returns the policies in force. Empty before {@link #generation} is 1, which does not mean that everything is allowed. */
    Policies policies();

    /**
     * Returns the policies for a webhook that was registered for {@code version} of {@code policy}. Never blocks.
     *
     * <p>These are the policies in force if that version is in force, or was in force here before: then the registration is
     * outdated. A policy that was removed is not included.
     *
     * @return null if the version is not known here and a request is necessary
     */
    @Nullable
    Policies find(String policy, String version);

    /**
     * Returns the same, if necessary by a request over the network, which may block.
     *
     * @throws UnknownPolicyVersion if the version cannot be determined or cannot take effect here
     */
    Policies lookUp(String policy, String version);

    /** Returns 0 until policies are loaded, then 1, and one more with each change that took effect. */
    long generation();

    /** Returns the number of changes that were rejected because of mistakes in them. */
    long failures();

    /** Returns false while the latest change has mistakes and the previous policies remain in force. */
    boolean isCurrent();

    /** Returns a source whose policies never change. */
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
