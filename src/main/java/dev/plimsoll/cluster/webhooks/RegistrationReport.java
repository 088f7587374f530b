// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster.webhooks;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is registered of all policies in force.
 *
 * @param generation of the policies in force that this is about, as {@code plimsoll_policy_generation} counts it
 * @param byPolicy by the policies' names
 */
public record RegistrationReport(long generation, Map<String, RegistrationStatus> byPolicy) {
    public RegistrationReport {
        byPolicy = Map.copyOf(byPolicy);
    }

    /** Of a version of a policy; null if this is about another one. */
    @Nullable
    public RegistrationStatus of(String policy, String version) {
        var status = byPolicy.get(policy);
        return status != null && status.version().equals(version) ? status : null;
    }

    public long registered() {
        return byPolicy.values().stream().filter(RegistrationStatus::registered).count();
    }

    public long notRegistered() {
        return byPolicy.size() - registered();
    }
}
