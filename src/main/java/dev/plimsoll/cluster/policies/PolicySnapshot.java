// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster.policies;

import dev.plimsoll.policy.Policies;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The policies in force at one time, by the versions that webhooks request. Immutable: a review uses one snapshot from start to
 * end.
 *
 * <p>When {@code serve --dry-run} changes, replicas with and without it run side by side for a while. The registered version then
 * determines the setting, and every replica can answer both.
 */
public final class PolicySnapshot {
    private final List<VersionedPolicy> all;
    private final Policies policies;
    private final Policies otherwise;
    private final Map<String, Versions> versions;
    private final Set<String> outdated;

    /** The versions of one policy: in force here, and with the opposite setting of {@code --dry-run}. */
    private record Versions(String inForce, String otherwise) {}

    /**
     * @param inEarnest policies as their objects define them, in order
     * @param dryRun whether all policies only observe
     * @param outdated versions that were in force here before
     */
    PolicySnapshot(List<VersionedPolicy> inEarnest, boolean dryRun, Set<String> outdated) {
        var dry = inEarnest.stream().map(PolicySnapshot::dryRun).toList();
        this.all = dryRun ? dry : List.copyOf(inEarnest);
        this.policies = policies(all);
        this.otherwise = policies(dryRun ? inEarnest : dry);
        var names = new HashMap<String, Versions>();
        for (int i = 0; i < all.size(); i++) {
            var other = dryRun ? inEarnest.get(i) : dry.get(i);
            names.put(all.get(i).name(), new Versions(all.get(i).version(), other.version()));
        }
        this.versions = Map.copyOf(names);
        this.outdated = Set.copyOf(outdated);
    }

    private static Policies policies(List<VersionedPolicy> all) {
        return new Policies(all.stream().map(VersionedPolicy::policy).toList());
    }

    private static VersionedPolicy dryRun(VersionedPolicy policy) {
        return policy.policy().dryRun()
                ? policy
                : new VersionedPolicy(
                        policy.policy().asDryRun(),
                        PolicyVersion.dryRun(policy.version()),
                        policy.generation(),
                        policy.uid());
    }

    public List<VersionedPolicy> all() {
        return all;
    }

    /** Returns the policies in force here. */
    Policies policies() {
        return policies;
    }

    /** Returns the version of a policy in force here; null if no policy of that name is in force. */
    @Nullable
    public String version(String policy) {
        var known = versions.get(policy);
        return known == null ? null : known.inForce;
    }

    /** Returns the policies for {@code version} of {@code policy}; null if the version is unknown here. */
    @Nullable
    Policies find(String policy, String version) {
        var known = versions.get(policy);
        if (known != null && known.inForce.equals(version)) {
            return policies;
        }
        if (known != null && known.otherwise.equals(version)) {
            return otherwise;
        }
        return outdated.contains(version) ? policies : null;
    }
}
