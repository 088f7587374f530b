// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.policy;

import java.util.List;

/**
 * The rules of a policy for one namespace, overrides applied.
 *
 * @param policy its name
 * @param rules without those that are Off
 */
public record EffectivePolicy(String policy, boolean dryRun, Mode templates, List<RuleSetting<?>> rules) {
    public EffectivePolicy {
        rules = List.copyOf(rules);
    }

    /** Returns the highest mode of any rule; Off without rules. */
    Mode strictest() {
        var strictest = Mode.Off;
        for (var rule : rules) {
            strictest = rule.mode().isAtLeast(strictest) ? rule.mode() : strictest;
        }
        return strictest;
    }
}
