// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cli;

import dev.plimsoll.podpolicy.DefaultPolicy;
import dev.plimsoll.podpolicy.ParameterInfo;
import dev.plimsoll.podpolicy.Parameters;
import dev.plimsoll.policy.Mode;
import dev.plimsoll.policy.RuleInfo;
import dev.plimsoll.policy.RuleSet;
import java.util.List;

/**
 * All there is to say about a rule.
 *
 * @param mode in the built-in policy
 * @param patched whether the built-in policy has its fixes applied
 */
record RuleDescription(RuleInfo info, Mode mode, boolean patched, List<ParameterInfo> parameters) {

    /** Of each rule, in the order of their ids. */
    static List<RuleDescription> of(RuleSet rules) {
        var policy = DefaultPolicy.policy(rules);
        return rules.all().stream()
                .map(rule -> {
                    var setting = policy.rules().get(rule.info().id());
                    return new RuleDescription(
                            rule.info(),
                            setting == null ? Mode.Off : setting.mode(),
                            setting != null && setting.patch(),
                            Parameters.of(rule));
                })
                .toList();
    }

    /** {@code Enforce}, or {@code Enforce, patched}. */
    String byDefault() {
        return mode + (patched ? ", patched" : "");
    }

    String fix() {
        return info.fixable() ? "yes" : "no";
    }
}
