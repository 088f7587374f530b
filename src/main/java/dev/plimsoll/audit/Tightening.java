// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.audit;

import dev.plimsoll.policy.Mode;
import dev.plimsoll.policy.Policies;
import dev.plimsoll.policy.Policy;
import dev.plimsoll.policy.Policy.PolicyOverride;
import dev.plimsoll.policy.Rule;
import dev.plimsoll.policy.RuleSet;
import dev.plimsoll.policy.RuleSetting;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** Derives policies with other modes. Pure functions. */
public final class Tightening {
    private Tightening() {}

    /**
     * Returns the same policies with these modes. A rule changes in each policy that names it, and keeps its other settings
     * there; a rule that no policy names is added to all, with its defaults. An override that sets a mode of its own for a rule
     * keeps it, as it would after an edit of the policy.
     *
     * @param modes by the id of the rule
     * @throws IllegalArgumentException if there is no rule with such an id
     */
    public static Policies of(Policies policies, Map<String, Mode> modes, RuleSet rules) {
        modes.keySet().forEach(id -> rule(rules, id));
        return new Policies(policies.all().stream()
                .map(policy -> tightened(policy, policies, modes, rules))
                .toList());
    }

    /** Sets every rule that is not yet enforced to Enforce: the findings then show the effect of enforcing each rule. */
    public static Policies everything(Policies policies, RuleSet rules) {
        var modes = new HashMap<String, Mode>();
        rules.all().forEach(rule -> modes.put(rule.info().id(), Mode.Enforce));
        return of(policies, modes, rules);
    }

    private static Policy tightened(Policy policy, Policies all, Map<String, Mode> modes, RuleSet rules) {
        var settings = new TreeMap<String, RuleSetting<?>>(policy.rules());
        modes.forEach((id, mode) -> {
            var there = policy.rules().get(id);
            if (there != null) {
                settings.put(id, in(there, mode));
            } else if (all.all().stream().noneMatch(other -> other.rules().containsKey(id))) {
                settings.put(id, byDefault(rule(rules, id), mode));
            }
        });
        var overrides = policy.overrides().stream()
                .map(override ->
                        new PolicyOverride(override.namespaceSelector(), inherited(policy, override.rules(), modes)))
                .toList();
        return new Policy(
                policy.name(), policy.namespaceSelector(), policy.dryRun(), policy.templates(), settings, overrides);
    }

    private static Map<String, RuleSetting<?>> inherited(
            Policy policy, Map<String, RuleSetting<?>> override, Map<String, Mode> modes) {
        var settings = new TreeMap<String, RuleSetting<?>>(override);
        settings.replaceAll((id, setting) -> {
            var base = policy.rules().get(id);
            var mode = modes.get(id);
            return mode != null && base != null && base.mode() == setting.mode() ? in(setting, mode) : setting;
        });
        return settings;
    }

    private static <S extends Record> RuleSetting<S> in(RuleSetting<S> setting, Mode mode) {
        return new RuleSetting<>(setting.rule(), mode, setting.patch(), setting.settings());
    }

    private static <S extends Record> RuleSetting<S> byDefault(Rule<S> rule, Mode mode) {
        return new RuleSetting<>(rule, mode, false, rule.defaults());
    }

    private static Rule<?> rule(RuleSet rules, String id) {
        var rule = rules.find(id);
        if (rule == null) {
            throw new IllegalArgumentException("no such rule: " + id);
        }
        return rule;
    }
}
