// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is registered of all policies in force.
 *
 * @param generation of the policies in force that this is about, as {@code plimsoll_policy_generation} counts it
 * @param byPolicy by the policies' names
 */
record RegistrationReport(long generation, Map<String, RegistrationStatus> byPolicy) {
    RegistrationReport {
        byPolicy = Map.copyOf(byPolicy);
    }

    /** Of a version of a policy; null if this is about another one. */
    @Nullable
    RegistrationStatus of(String policy, String version) {
        var status = byPolicy.get(policy);
        return status != null && status.version().equals(version) ? status : null;
    }

    long registered() {
        return byPolicy.values().stream().filter(RegistrationStatus::registered).count();
    }

    long notRegistered() {
        return byPolicy.size() - registered();
    }
}
