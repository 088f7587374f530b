// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster.webhooks;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The registration status of all policies in force.
 *
 * @param generation of the reported policies, as counted by {@code plimsoll_policy_generation}
 * @param byPolicy status by policy name
 */
public record RegistrationReport(long generation, Map<String, RegistrationStatus> byPolicy) {
    public RegistrationReport {
        byPolicy = Map.copyOf(byPolicy);
    }

    /** Returns the status of a policy version; null if the report describes another version. */
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
