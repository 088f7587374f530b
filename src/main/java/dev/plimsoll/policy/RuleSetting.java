// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.policy;

import dev.plimsoll.pod.Workload;
import java.util.List;

/**
 * A rule as a policy wants it.
 *
 * @param patch whether its fixes are applied to pods on their way in; acts only where the mode is Enforce
 */
public record RuleSetting<S extends Record>(Rule<S> rule, Mode mode, boolean patch, S settings) {
    public String id() {
        return rule.info().id();
    }

    List<Finding> judge(Workload workload) {
        var findings = new Findings(workload, this);
        rule.judge(workload, settings, findings);
        return findings.list();
    }
}
