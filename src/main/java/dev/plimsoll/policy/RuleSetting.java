// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.policy;

import dev.plimsoll.pod.Workload;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A rule with its mode and settings in a policy.
 *
 * @param patch whether its fixes are applied to pods at admission; effective only if the mode is Enforce
 */
public record RuleSetting<S extends Record>(Rule<S> rule, Mode mode, boolean patch, S settings) {
    public String id() {
        return rule.info().id();
    }

    /** Returns the same in a mode that is at most {@code limit}. */
    public RuleSetting<S> atMost(Mode limit) {
        return new RuleSetting<>(rule, mode.atMost(limit), patch, settings);
    }

    /** Returns the modes that its findings can have. */
    public Set<Mode> modes() {
        return rule.modes(mode, settings);
    }

    /** Returns {@link Rule#clearWhen} with these settings. */
    public @Nullable String clearWhen(FindingScope concern) {
        return rule.clearWhen(settings, concern);
    }

    /** Returns {@link Rule#unfixableWhen} with these settings. */
    public @Nullable String unfixableWhen() {
        return rule.unfixableWhen(settings);
    }

    /** @param most the number of findings kept per mode */
    List<Finding> judge(Workload workload, int most) {
        var findings = new FindingCollector(workload, this, most);
        rule.judge(workload, settings, findings);
        return findings.list();
    }
}
