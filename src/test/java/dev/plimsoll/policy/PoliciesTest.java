// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.pod.LimitRange;
import dev.plimsoll.policy.Policy.PolicyOverride;
import dev.plimsoll.policy.Selector.Operator;
import dev.plimsoll.policy.Selector.Requirement;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PoliciesTest {
    private static final Namespace DEV = new Namespace("web", Map.of("env", "dev"), true, LimitRange.NONE);
    private static final Namespace PROD = new Namespace("web", Map.of("env", "prod"), true, LimitRange.NONE);
    private static final Namespace UNKNOWN = Namespace.named("web");

    @Test
    void aPolicyGovernsTheNamespacesThatItSelects() {
        var policies = new Policies(List.of(
                policy("all", Selector.EVERYTHING, rules("a", Mode.Warn)),
                policy("dev", env("dev"), rules("a", Mode.Warn))));

        assertThat(shown(policies.governing(DEV))).containsExactly("all: a Warn", "dev: a Warn");
        assertThat(shown(policies.governing(PROD))).containsExactly("all: a Warn");
        assertThat(shown(policies.governing(UNKNOWN))).as("perhaps").containsExactly("all: a Warn", "dev: a Warn");
        assertThat(policies.all()).hasSize(2);
        assertThat(new Policies(List.of()).governing(DEV)).isEmpty();
    }

    @Test
    void rulesThatAreOffAreNotAskedAndTheOthersInTheOrderOfTheirIds() {
        var policies = new Policies(
                List.of(policy("p", Selector.EVERYTHING, rules("c", Mode.Warn, "b", Mode.Off, "a", Mode.Audit))));

        assertThat(shown(policies.governing(DEV))).containsExactly("p: a Audit, c Warn");
    }

    @Test
    void theFirstOverrideThatSelectsTheNamespaceReplacesTheRulesThatItNames() {
        var policies = new Policies(List.of(policy(
                "p",
                Selector.EVERYTHING,
                rules("a", Mode.Enforce, "b", Mode.Enforce),
                new PolicyOverride(env("test"), rules("a", Mode.Off)),
                new PolicyOverride(env("dev"), rules("a", Mode.Warn, "c", Mode.Audit)),
                new PolicyOverride(Selector.EVERYTHING, rules("b", Mode.Off)))));

        assertThat(shown(policies.governing(DEV))).containsExactly("p: a Warn, b Enforce, c Audit");
        assertThat(shown(policies.governing(PROD))).containsExactly("p: a Enforce");
    }

    @Test
    void whereLabelsAreNotKnownEachPossibilityCounts() {
        var policies = new Policies(List.of(policy(
                "p",
                Selector.EVERYTHING,
                rules("a", Mode.Enforce),
                new PolicyOverride(env("dev"), rules("a", Mode.Warn)),
                new PolicyOverride(named("shop"), rules("a", Mode.Audit)),
                new PolicyOverride(env("test"), rules("a", Mode.Off)))));

        assertThat(shown(policies.governing(UNKNOWN))).containsExactly("p: a Warn", "p: ", "p: a Enforce");
        assertThat(shown(policies.governing(Namespace.named("shop"))))
                .as("none behind the one that certainly selects")
                .containsExactly("p: a Warn", "p: a Audit");
    }

    @Test
    void whatHoldsForThePolicyHoldsInEachOfItsBranches() {
        var override = new PolicyOverride(env("dev"), rules("a", Mode.Warn));
        var policy =
                new Policy("p", Selector.EVERYTHING, false, Mode.Audit, rules("a", Mode.Enforce), List.of(override));

        assertThat(new Policies(List.of(policy.asDryRun())).governing(UNKNOWN))
                .hasSize(2)
                .allMatch(effective -> effective.dryRun() && effective.templates() == Mode.Audit);
        assertThat(new Policies(List.of(policy)).governing(UNKNOWN)).noneMatch(EffectivePolicy::dryRun);
    }

    private static Policy policy(
            String name, Selector selector, Map<String, RuleSetting<?>> rules, PolicyOverride... overrides) {
        return new Policy(name, selector, false, Mode.Warn, rules, Arrays.asList(overrides));
    }

    /** Pairs of an id and a mode. */
    private static Map<String, RuleSetting<?>> rules(Object... idsAndModes) {
        var rules = new HashMap<String, RuleSetting<?>>();
        for (int i = 0; i < idsAndModes.length; i += 2) {
            var id = (String) idsAndModes[i];
            rules.put(id, Complaint.at(id).in((Mode) idsAndModes[i + 1]));
        }
        return rules;
    }

    private static Selector env(String value) {
        return new Selector(List.of(new Requirement("env", Operator.In, List.of(value))));
    }

    private static Selector named(String name) {
        return new Selector(List.of(new Requirement(Namespace.NAME_LABEL, Operator.In, List.of(name))));
    }

    private static List<String> shown(List<EffectivePolicy> policies) {
        return policies.stream()
                .map(policy -> policy.policy() + ": "
                        + policy.rules().stream()
                                .map(rule -> rule.id() + " " + rule.mode())
                                .collect(Collectors.joining(", ")))
                .toList();
    }
}
