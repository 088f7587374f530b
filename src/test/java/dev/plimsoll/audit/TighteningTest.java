// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.policy.Mode;
import dev.plimsoll.policy.Policies;
import dev.plimsoll.rules.Rules;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TighteningTest {
    private static Policies tightened(Policies policies, Map<String, Mode> modes) {
        return Tightening.of(policies, modes, Rules.ALL);
    }

    private static Mode mode(Policies policies, String rule) {
        return policies.all().get(0).rules().get(rule).mode();
    }

    @Test
    void aRuleChangesItsModeAndNothingElse() {
        var before = Listing.policies("hostPath: {mode: Audit, allow: [{path: /var/log}]}");
        var after = tightened(before, Map.of("hostPath", Mode.Enforce));

        assertThat(mode(after, "hostPath")).isEqualTo(Mode.Enforce);
        assertThat(after.all().get(0).rules().get("hostPath").settings())
                .isEqualTo(before.all().get(0).rules().get("hostPath").settings());
        assertThat(mode(before, "hostPath")).isEqualTo(Mode.Audit);
    }

    @Test
    void aRuleThatNoPolicyNamesIsAddedWithItsDefaults() {
        var after = tightened(Listing.policies("hostPath: {mode: Audit}"), Map.of("privileged", Mode.Warn));

        assertThat(mode(after, "privileged")).isEqualTo(Mode.Warn);
        assertThat(mode(after, "hostPath")).isEqualTo(Mode.Audit);
    }

    @Test
    void aRuleThatOnePolicyNamesIsNotAddedToAnother() {
        var both = Listing.parsed("""
                apiVersion: plimsoll.dev/v1alpha1
                kind: PodPolicy
                metadata: {name: one}
                spec: {rules: {hostPath: {mode: Audit}}}
                ---
                apiVersion: plimsoll.dev/v1alpha1
                kind: PodPolicy
                metadata: {name: other}
                spec: {rules: {privileged: {mode: Audit}}}
                """);
        var after = tightened(both, Map.of("hostPath", Mode.Enforce));

        assertThat(after.all().get(0).rules()).containsOnlyKeys("hostPath");
        assertThat(after.all().get(1).rules()).containsOnlyKeys("privileged");
    }

    @Test
    void anOverrideWithAModeOfItsOwnKeepsIt() {
        var before = Listing.parsed("""
                apiVersion: plimsoll.dev/v1alpha1
                kind: PodPolicy
                metadata: {name: one}
                spec:
                  rules: {hostPath: {mode: Audit}}
                  overrides:
                  - namespaceSelector: {matchLabels: {env: dev}}
                    rules: {hostPath: {mode: "Off"}}
                  - namespaceSelector: {matchLabels: {env: test}}
                    rules: {hostPath: {allow: [{path: /var/log}]}}
                """);
        var overrides =
                tightened(before, Map.of("hostPath", Mode.Enforce)).all().get(0).overrides();

        assertThat(overrides.get(0).rules().get("hostPath").mode()).isEqualTo(Mode.Off);
        assertThat(overrides.get(1).rules().get("hostPath").mode()).isEqualTo(Mode.Enforce);
    }

    @Test
    void everythingIsEveryRule() {
        var after = Tightening.everything(Listing.policies("hostPath: {mode: Audit}"), Rules.ALL);

        assertThat(after.all().get(0).rules())
                .hasSameSizeAs(Rules.ALL.all())
                .allSatisfy((id, setting) -> assertThat(setting.mode()).isEqualTo(Mode.Enforce));
    }

    @Test
    void aRuleThatThereIsNotIsAMistake() {
        assertThatThrownBy(() -> tightened(Listing.TODAY, Map.of("hostPth", Mode.Warn)))
                .hasMessageContaining("no such rule: hostPth");
    }
}
