// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster.policies;

import dev.plimsoll.cluster.client.ResourceVersion;
import dev.plimsoll.podpolicy.DefaultPolicy;
import dev.plimsoll.policy.Policies;
import dev.plimsoll.policy.RuleSet;
import dev.plimsoll.policy.UnknownPolicyVersion;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The known state of all PodPolicy objects, and the policies in force. Thread-safe; the watch's calls never overlap. */
final class ClusterPolicySource {
    /** Maximum number of remembered outdated versions. Webhooks request them until their configuration is updated. */
    private static final int MOST_OUTDATED = 1000;

    private static final String BUILT_IN_VERSION = PolicyVersion.ofText(DefaultPolicy.yaml());

    private final RuleSet rules;
    private final boolean dryRun;
    private final PolicyListener listener;

    private final Map<String, ObservedPolicy> byName = new TreeMap<>();
    /** Policies with a state from a look-up that the watch has not delivered yet. */
    private final Set<String> lookedUp = new HashSet<>();

    private final Set<String> outdated = new LinkedHashSet<>();
    private List<VersionedPolicy> inEarnest = List.of();
    private boolean complete;

    private volatile List<ObservedPolicy> all = List.of();
    private volatile @Nullable PolicySnapshot inForce;
    private final AtomicLong generation = new AtomicLong();
    private final AtomicLong refusals = new AtomicLong();

    /** @param dryRun whether all policies only observe */
    ClusterPolicySource(RuleSet rules, boolean dryRun, PolicyListener listener) {
        this.rules = rules;
        this.dryRun = dryRun;
        this.listener = listener;
    }

    /** Records an object that the watch delivered. */
    synchronized void saw(PodPolicyResource object) {
        var before = byName.get(object.name());
        if (before != null && lookedUp.contains(object.name())) {
            if (ResourceVersion.isBefore(object.version(), before.version())) {
                return; // the watch lags behind the look-up
            }
            lookedUp.remove(object.name());
        }
        take(object, before);
    }

    private void take(PodPolicyResource object, @Nullable ObservedPolicy before) {
        var now = ObservedPolicy.of(object, before, rules);
        byName.put(object.name(), now);
        settle();
        if (!now.isValid() && (before == null || !before.hasTheSpecOf(now))) {
            refusals.incrementAndGet();
            listener.refused(now);
        }
    }

    /** @param uid distinguishes another object that has taken the name since */
    synchronized void sawDeleted(String name, String uid) {
        var known = byName.get(name);
        if (known != null && known.uid().equals(uid)) {
            byName.remove(name);
            lookedUp.remove(name);
            settle();
        }
    }

    /**
     * Records that the watch has started, or restarted. From now on, policies are in force.
     *
     * @param uids of all existing objects; the watch has delivered each of them
     * @param version of the list; it does not include later look-ups
     */
    synchronized void sawAll(Set<String> uids, String version) {
        byName.values()
                .removeIf(known -> !uids.contains(known.uid())
                        && !(lookedUp.contains(known.name()) && ResourceVersion.isBefore(version, known.version())));
        lookedUp.retainAll(byName.keySet());
        complete = true;
        settle();
    }

    /**
     * Records the result of a look-up that a webhook caused by requesting {@code version} of a policy.
     *
     * @param object current object in the API server; null if it does not exist
     * @return the policies to answer the webhook with
     * @throws UnknownPolicyVersion if the version of the object cannot come into force here
     */
    synchronized Policies lookedUp(String name, String version, @Nullable PodPolicyResource object) {
        var before = byName.get(name);
        if (object != null && (before == null || ResourceVersion.isBefore(before.version(), object.version()))) {
            lookedUp.add(name);
            take(object, before);
        }
        var found = find(name, version);
        if (found != null) {
            return found;
        }
        var known = byName.get(name);
        if (object != null && known != null && !known.isValid()) {
            throw new UnknownPolicyVersion("generation " + known.generation() + " of policy " + name
                    + " cannot come into force in this replica: "
                    + known.mistakes().get(0).withoutLine());
        }
        // The version in force here is the newest, so the registration lags behind.
        outdate(version);
        return policies();
    }

    private void settle() {
        if (complete) {
            bringIntoForce();
        }
        all = List.copyOf(byName.values());
        if (complete) {
            listener.changed();
        }
    }

    private void bringIntoForce() {
        var wanted = wanted();
        var before = inForce;
        if (before != null && versions(inEarnest).equals(versions(wanted))) {
            return;
        }
        var replaced = new ArrayList<>(versions(inEarnest));
        replaced.removeAll(versions(wanted));
        replaced.forEach(version -> {
            outdated.add(version);
            outdated.add(PolicyVersion.dryRun(version));
        });
        forgetTheOldest();
        inEarnest = wanted;
        var now = new PolicySnapshot(wanted, dryRun, outdated);
        inForce = now;
        if (before == null || !before.policies().all().equals(now.policies().all())) {
            generation.incrementAndGet();
        }
    }

    private static List<String> versions(List<VersionedPolicy> policies) {
        return policies.stream().map(VersionedPolicy::version).toList();
    }

    private void outdate(String version) {
        outdated.add(version);
        forgetTheOldest();
        inForce = new PolicySnapshot(inEarnest, dryRun, outdated);
    }

    private void forgetTheOldest() {
        while (outdated.size() > MOST_OUTDATED) {
            outdated.remove(outdated.iterator().next());
        }
    }

    /** Returns the wanted policies, independent of {@code --dry-run}. */
    private List<VersionedPolicy> wanted() {
        var wanted = new ArrayList<VersionedPolicy>();
        for (var known : byName.values()) {
            var inForce = known.inForce();
            if (inForce != null) {
                wanted.add(new VersionedPolicy(inForce.policy(), inForce.version(), inForce.generation(), known.uid()));
            }
        }
        if (byName.isEmpty()) {
            wanted.add(new VersionedPolicy(DefaultPolicy.audit(rules), BUILT_IN_VERSION, 0, null));
        }
        return wanted;
    }

    /** @throws IllegalStateException before all objects have been received */
    PolicySnapshot snapshot() {
        var now = inForce;
        if (now == null) {
            throw new IllegalStateException("the policies of the cluster have not come yet");
        }
        return now;
    }

    Policies policies() {
        return snapshot().policies();
    }

    @Nullable
    Policies find(String policy, String version) {
        return snapshot().find(policy, version);
    }

    List<ObservedPolicy> all() {
        return all;
    }

    long generation() {
        return generation.get();
    }

    boolean isCurrent() {
        return all.stream().allMatch(ObservedPolicy::isValid);
    }

    long failures() {
        return refusals.get();
    }
}
