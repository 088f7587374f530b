// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.policy;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Which rules, in which mode, with which settings, for which namespaces: a PodPolicy.
 *
 * @param dryRun whether everything is judged and nothing refused, warned of or patched
 * @param templates the most that a finding in a template (a Deployment's, a CronJob's) matters at admission: its pods are
 *     judged on their own when they come
 * @param rules the settings by rule id; a rule that is not named is Off
 * @param overrides in order; the first that selects a namespace counts
 */
public record Policy(
        String name,
        Selector namespaceSelector,
        boolean dryRun,
        Mode templates,
        Map<String, RuleSetting<?>> rules,
        List<PolicyOverride> overrides) {

    /**
     * Other settings for some namespaces.
     *
     * @param rules complete settings (what the override does not name is taken from the policy) of the rules that it names
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

    /** Whether no rule is asked of any namespace, because all are Off: nothing is ever found. */
    public boolean judgesNothing() {
        return Stream.concat(Stream.of(rules), overrides.stream().map(PolicyOverride::rules))
                .flatMap(settings -> settings.values().stream())
                .allMatch(setting -> setting.mode() == Mode.Off);
    }

    /** Why {@link #judgesNothing} wants a warning: a clean report by such a policy means nothing. */
    public static final String JUDGES_NOTHING =
            "judges nothing, because every rule is Off: set mode: Enforce, Warn or Audit";

    /** The same policy, for watching only. */
    public Policy asDryRun() {
        return new Policy(name, namespaceSelector, true, templates, rules, overrides);
    }
}
