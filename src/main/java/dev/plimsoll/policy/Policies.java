// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** All policies in force. Overrides are resolved once, so that a lookup for a namespace is cheap. Immutable. */
public final class Policies {
    private final List<Policy> all;
    private final List<Branches> branches;

    /** The variants of a policy: the first matching selector decides. The last one matches everything. */
    private record Branches(Selector selector, List<Branch> inOrder) {}

    private record Branch(Selector selector, EffectivePolicy policy) {}

    public Policies(List<Policy> policies) {
        all = List.copyOf(policies);
        branches = all.stream().map(Policies::branches).toList();
    }

    public List<Policy> all() {
        return all;
    }

    /**
     * Returns the policies in force in {@code namespace}: an entry for each policy that selects it. If that depends on unknown
     * labels, an entry for each possibility: a pod must satisfy all, so the strictest counts.
     */
    public List<EffectivePolicy> governing(Namespace namespace) {
        var governing = new ArrayList<EffectivePolicy>(branches.size());
        branches.forEach(policy -> addGoverning(policy, namespace, governing));
        return governing;
    }

    /** Returns the same for the policy of that name alone; empty if it does not exist. */
    public List<EffectivePolicy> governing(Namespace namespace, String policy) {
        var governing = new ArrayList<EffectivePolicy>(1);
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).name().equals(policy)) {
                addGoverning(branches.get(i), namespace, governing);
            }
        }
        return governing;
    }

    /** Returns whether a policy of that name exists. */
    public boolean has(String policy) {
        return all.stream().anyMatch(each -> each.name().equals(policy));
    }

    private static void addGoverning(Branches policy, Namespace namespace, List<EffectivePolicy> governing) {
        if (policy.selector().match(namespace) != Selector.Match.No) {
            addPossible(policy.inOrder(), namespace, governing);
        }
    }

    private static void addPossible(List<Branch> inOrder, Namespace namespace, List<EffectivePolicy> governing) {
        for (var branch : inOrder) {
            var match = branch.selector().match(namespace);
            if (match != Selector.Match.No) {
                governing.add(branch.policy());
            }
            if (match == Selector.Match.Yes) {
                return;
            }
        }
    }

    private static Branches branches(Policy policy) {
        var base = new Branch(Selector.EVERYTHING, effective(policy, Map.of()));
        var inOrder = Stream.concat(
                policy.overrides().stream()
                        .map(override -> new Branch(override.namespaceSelector(), effective(policy, override.rules()))),
                Stream.of(base));
        return new Branches(policy.namespaceSelector(), inOrder.toList());
    }

    private static EffectivePolicy effective(Policy policy, Map<String, RuleSetting<?>> replaced) {
        var rules = new TreeMap<String, RuleSetting<?>>(policy.rules());
        rules.putAll(replaced);
        return new EffectivePolicy(
                policy.name(),
                policy.dryRun(),
                policy.templates(),
                rules.values().stream().filter(rule -> rule.mode() != Mode.Off).toList());
    }
}
