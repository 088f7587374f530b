// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster;

import dev.plimsoll.config.DefaultPolicy;
import dev.plimsoll.policy.Policies;
import dev.plimsoll.policy.PoliciesInForce;
import dev.plimsoll.policy.Policy;
import dev.plimsoll.policy.RuleSet;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** What is known of all PodPolicy objects, and which policies are in force for it. Told by one thread after another, asked by all. */
final class KnownPolicies implements PoliciesInForce {
    /** Names. A webhook asks for a policy that was removed for as long as it takes to change the webhook's configuration. */
    private static final int MOST_REMOVED = 1000;

    private final RuleSet rules;
    private final boolean dryRun;
    private final PolicyListener listener;

    private final Map<String, KnownPolicy> byName = new TreeMap<>();
    private final Set<String> removed = new LinkedHashSet<>();
    private boolean complete;

    private volatile List<KnownPolicy> all = List.of();
    private volatile @Nullable Policies policies;
    private volatile Set<String> removedUntilNow = Set.of();
    private final AtomicLong generation = new AtomicLong();
    private final AtomicLong refusals = new AtomicLong();

    /** @param dryRun whether all policies are for watching only */
    KnownPolicies(RuleSet rules, boolean dryRun, PolicyListener listener) {
        this.rules = rules;
        this.dryRun = dryRun;
        this.listener = listener;
    }

    synchronized void saw(PodPolicyObject object) {
        var before = byName.get(object.name());
        var now = KnownPolicy.of(object, before, rules);
        byName.put(object.name(), now);
        settle();
        if (!now.isValid() && (before == null || !before.hasTheSpecOf(now))) {
            refusals.incrementAndGet();
            listener.refused(now);
        }
    }

    /** @param uid another object may have taken the name since */
    synchronized void sawDeleted(String name, String uid) {
        var known = byName.get(name);
        if (known != null && known.uid().equals(uid)) {
            byName.remove(name);
            settle();
        }
    }

    /** All objects that there are have come: from now on, policies are in force. */
    synchronized void sawAll() {
        complete = true;
        settle();
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
        var before = policies;
        if (before != null && before.all().equals(wanted)) {
            return;
        }
        var now = new Policies(wanted);
        if (before != null) {
            before.all().stream()
                    .map(Policy::name)
                    .filter(name -> !now.has(name))
                    .forEach(this::remove);
        }
        policies = now;
        generation.incrementAndGet();
    }

    private List<Policy> wanted() {
        var wanted = new ArrayList<Policy>();
        for (var known : byName.values()) {
            var inForce = known.inForce();
            if (inForce != null) {
                wanted.add(inForce.policy());
            }
        }
        if (byName.isEmpty()) {
            wanted.add(DefaultPolicy.audit(rules));
        }
        return dryRun ? wanted.stream().map(Policy::asDryRun).toList() : wanted;
    }

    private void remove(String name) {
        removed.remove(name);
        removed.add(name);
        if (removed.size() > MOST_REMOVED) {
            removed.remove(removed.iterator().next());
        }
        removedUntilNow = Set.copyOf(removed);
    }

    @Override
    public Policies policies() {
        var now = policies;
        if (now == null) {
            throw new IllegalStateException("the policies of the cluster have not come yet");
        }
        return now;
    }

    @Override
    public boolean wasRemoved(String policy) {
        return removedUntilNow.contains(policy) && !policies().has(policy);
    }

    List<KnownPolicy> all() {
        return all;
    }

    @Override
    public long generation() {
        return generation.get();
    }

    @Override
    public boolean isCurrent() {
        return all.stream().allMatch(KnownPolicy::isValid);
    }

    @Override
    public long failures() {
        return refusals.get();
    }
}
