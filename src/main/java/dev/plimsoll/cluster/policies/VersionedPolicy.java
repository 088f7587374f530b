// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster.policies;

import dev.plimsoll.policy.Policy;
import org.jspecify.annotations.Nullable;

/**
 * A policy in force, with the name of its version.
 *
 * @param version as used in the registered paths, see {@link PolicyVersion}
 * @param generation of the spec; 0 for the built-in policy
 * @param uid of the object; null for the built-in policy, which has no object
 */
public record VersionedPolicy(
        Policy policy,
        String version,
        long generation,
        @Nullable String uid) {
    public String name() {
        return policy.name();
    }
}
