// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.policy;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A PodPolicy: rules with their modes and settings, and the namespaces to which they apply.
 *
 * @param dryRun whether findings are only recorded: nothing is denied, warned about or patched
 * @param templates the highest mode at admission of a finding in a template (a Deployment's, a CronJob's): its pods are judged on
 *     their own when they are created
 * @param rules the settings by rule id; a rule that is not listed is Off
 * @param overrides in order; the first that selects a namespace applies
 */
public record Policy(
        String name,
        Selector namespaceSelector,
        boolean dryRun,
        Mode templates,
        Map<String, RuleSetting<?>> rules,
        List<PolicyOverride> overrides) {

    /**
     * Different settings for some namespaces.
     *
     * @param rules complete settings of the rules that the override lists; settings that it omits are copied from the policy
     */
    public record PolicyOverride(Selector namespaceSelector, Map<String, RuleSetting<?>> rules) {
        public PolicyOverride {
            rules = Map.copyOf(rules);
        }
    }

    public Policy {
        rules = Map.copyOf(rules);
        overrides = List.copyOf(overrides);
    }

    /** Returns whether all rules are Off in every namespace, so that the policy never finds anything. */
    public boolean judgesNothing() {
        return Stream.concat(Stream.of(rules), overrides.stream().map(PolicyOverride::rules))
                .flatMap(settings -> settings.values().stream())
                .allMatch(setting -> setting.mode() == Mode.Off);
    }

    /** The reason for a warning about {@link #judgesNothing}: a clean report by such a policy has no meaning. */
    public static final String JUDGES_NOTHING =
            "judges nothing, because every rule is Off: set mode: Enforce, Warn or Audit";

    /** Returns the same policy with dryRun set. */
    public Policy asDryRun() {
        return new Policy(name, namespaceSelector, true, templates, rules, overrides);
    }
}
