// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.policy;

import dev.plimsoll.pod.Workload;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A rule as a policy wants it.
 *
 * @param patch whether its fixes are applied to pods on their way in; acts only where the mode is Enforce
 */
public record RuleSetting<S extends Record>(Rule<S> rule, Mode mode, boolean patch, S settings) {
    public String id() {
        return rule.info().id();
    }

    /** The same, in a mode that is at most {@code limit}. */
    public RuleSetting<S> atMost(Mode limit) {
        return new RuleSetting<>(rule, mode.atMost(limit), patch, settings);
    }

    /** The modes that its findings can have. */
    public Set<Mode> modes() {
        return rule.modes(mode, settings);
    }

    /** What {@link Rule#clearWhen} says with these settings. */
    public @Nullable String clearWhen(FindingScope concern) {
        return rule.clearWhen(settings, concern);
    }

    /** What {@link Rule#unfixableWhen} says with these settings. */
    public @Nullable String unfixableWhen() {
        return rule.unfixableWhen(settings);
    }

    /** @param most how many findings of a mode are kept */
    List<Finding> judge(Workload workload, int most) {
        var findings = new FindingCollector(workload, this, most);
        rule.judge(workload, settings, findings);
        return findings.list();
    }
}
