// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.podpolicy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.policy.Mode;
import dev.plimsoll.policy.Selector;
import dev.plimsoll.rules.Rules;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DefaultPolicyTest {
    @Test
    void itIsForEveryNamespaceAndInEarnest() {
        var policy = DefaultPolicy.policy(Rules.ALL);

        assertThat(policy.name()).isEqualTo("default");
        assertThat(policy.namespaceSelector()).isEqualTo(Selector.EVERYTHING);
        assertThat(policy.dryRun()).isFalse();
        assertThat(policy.templates()).isEqualTo(Mode.Warn);
        assertThat(policy.overrides()).isEmpty();
    }

    @Test
    void itEnforcesWhatPlimsollIsFor() {
        var modes = new TreeMap<String, String>();
        DefaultPolicy.policy(Rules.ALL)
                .rules()
                .forEach((id, setting) -> modes.put(id, setting.mode() + (setting.patch() ? ", patched" : "")));

        assertThat(modes)
                .hasToString("{hostNamespaces=Enforce, hostPath=Enforce, latestTag=Warn, missingLimits=Enforce,"
                        + " mutableTag=Enforce, patched, privileged=Enforce, runAsRoot=Enforce, runtimeSocket=Enforce,"
                        + " shellFormCommand=Warn}");
    }

    @Test
    void itLeavesTheParametersAsTheRulesHaveThem() {
        DefaultPolicy.policy(Rules.ALL)
                .rules()
                .values()
                .forEach(setting ->
                        assertThat(setting.settings()).isEqualTo(setting.rule().defaults()));
    }
}
