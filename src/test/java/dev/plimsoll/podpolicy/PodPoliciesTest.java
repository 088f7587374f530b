// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.podpolicy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.policy.Mode;
import dev.plimsoll.policy.Policy;
import dev.plimsoll.policy.RuleSetting;
import dev.plimsoll.policy.Selector;
import dev.plimsoll.policy.Selector.Operator;
import dev.plimsoll.policy.Selector.Requirement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PodPoliciesTest {
    private static final String HEAD = """
            apiVersion: plimsoll.dev/v1alpha1
            kind: PodPolicy
            metadata: {name: mine}
            """;

    @Test
    void aRuleThatIsNotNamedIsOff() throws InvalidPolicy {
        var policy = parse(HEAD + "spec: {rules: {sample: {mode: Audit}}}");

        assertThat(policy.name()).isEqualTo("mine");
        assertThat(policy.rules()).containsOnlyKeys("sample");
        assertThat(sample(policy.rules()).mode()).isEqualTo(Mode.Audit);
    }

    @Test
    void whatAPolicyDoesNotSayHasItsDefault() throws InvalidPolicy {
        var policy = parse(HEAD + "spec: {rules: {sample: {mode: Warn}}}");

        assertThat(policy.namespaceSelector()).isEqualTo(Selector.EVERYTHING);
        assertThat(policy.dryRun()).isFalse();
        assertThat(policy.templates()).isEqualTo(Mode.Warn);
        assertThat(policy.overrides()).isEmpty();
        assertThat(sample(policy.rules()).patch()).isFalse();
        assertThat(sample(policy.rules()).settings()).isEqualTo(new SampleRule().defaults());
    }

    @Test
    void everyTypeOfParameterIsRead() throws InvalidPolicy {
        var policy = parse(HEAD + """
                spec:
                  rules:
                    sample:
                      mode: Enforce
                      patch: true
                      strict: true
                      label: hello
                      tags: [stable, "1.2"]
                      choice: Ignore
                      unproven: Audit
                      limits: {cpu: 0.5, memory: 1Gi, example.com/gpu: 2}
                      directory: /var//log/
                      entries: [{name: a, paths: [/a, /b]}, {name: b, note: ~, weight: High}]
                """);

        var settings = sample(policy.rules()).settings();
        assertThat(settings.strict()).isTrue();
        assertThat(settings.label()).isEqualTo("hello");
        assertThat(settings.tags()).containsExactly("stable", "1.2");
        assertThat(settings.choice()).isEqualTo(SampleRule.Choice.Ignore);
        assertThat(settings.unproven()).isEqualTo(Mode.Audit);
        assertThat(settings.limits().toString()).isEqualTo("{cpu=0.5, memory=1Gi, example.com/gpu=2}");
        assertThat(settings.directory()).hasToString("/var//log/");
        assertThat(settings.entries().toString())
                .isEqualTo("[Entry[name=a, paths=[/a, /b], note=null, weight=null],"
                        + " Entry[name=b, paths=[], note=null, weight=High]]");
        assertThat(sample(policy.rules()).patch()).isTrue();
    }

    @Test
    void anUnquotedOffIsOffThoughYamlReadsItAsFalse() throws InvalidPolicy {
        var policy = parse(HEAD + "spec: {templates: Off, rules: {sample: {mode: Off, unproven: Off}}}");

        assertThat(policy.templates()).isEqualTo(Mode.Off);
        assertThat(sample(policy.rules()).mode()).isEqualTo(Mode.Off);
        assertThat(sample(policy.rules()).settings().unproven()).isEqualTo(Mode.Off);
    }

    @Test
    void anOverrideStartsFromThePolicysOwnSetting() throws InvalidPolicy {
        var policy = parse(HEAD + """
                spec:
                  rules:
                    sample: {mode: Enforce, patch: true, label: mine, tags: [a, b]}
                  overrides:
                  - namespaceSelector: {}
                    rules: {sample: {mode: Warn}}
                  - namespaceSelector: {}
                    rules: {sample: {patch: false, tags: [c]}}
                """);

        var first = sample(policy.overrides().get(0).rules());
        assertThat(first.mode()).isEqualTo(Mode.Warn);
        assertThat(first.patch()).isTrue();
        assertThat(first.settings().label()).isEqualTo("mine");
        assertThat(first.settings().tags()).containsExactly("a", "b");
        var second = sample(policy.overrides().get(1).rules());
        assertThat(second.mode()).isEqualTo(Mode.Enforce);
        assertThat(second.patch()).isFalse();
        assertThat(second.settings().label()).isEqualTo("mine");
        assertThat(second.settings().tags()).containsExactly("c");
    }

    @Test
    void anOverrideOfARuleThatThePolicyDoesNotNameStartsFromTheDefaults() throws InvalidPolicy {
        var policy = parse(HEAD + """
                spec:
                  rules: {}
                  overrides:
                  - namespaceSelector: {}
                    rules: {sample: {mode: Enforce, label: there}}
                """);

        var there = sample(policy.overrides().get(0).rules());
        assertThat(there.mode()).isEqualTo(Mode.Enforce);
        assertThat(there.patch()).isFalse();
        assertThat(there.settings().label()).isEqualTo("there");
        assertThat(there.settings().tags())
                .isEqualTo(new SampleRule().defaults().tags());
    }

    @Test
    void selectorsAreLabelSelectors() throws InvalidPolicy {
        var policy = parse(HEAD + """
                spec:
                  namespaceSelector:
                    matchLabels: {env: dev, example.com/team: ""}
                    matchExpressions:
                    - {key: tier, operator: NotIn, values: [a, b]}
                    - {key: kubernetes.io/metadata.name, operator: In, values: [web]}
                    - {key: old, operator: DoesNotExist}
                    - {key: new, operator: Exists, values: []}
                  rules: {}
                """);

        assertThat(policy.namespaceSelector().requirements())
                .containsExactly(
                        new Requirement("env", Operator.In, List.of("dev")),
                        new Requirement("example.com/team", Operator.In, List.of("")),
                        new Requirement("tier", Operator.NotIn, List.of("a", "b")),
                        new Requirement("kubernetes.io/metadata.name", Operator.In, List.of("web")),
                        new Requirement("old", Operator.DoesNotExist, List.of()),
                        new Requirement("new", Operator.Exists, List.of()));
    }

    @Test
    void aFileMayHoldSeveralPolicies() throws InvalidPolicy {
        var second = HEAD.replace("mine", "other") + "spec: {dryRun: true, rules: {}}\n";
        var policies = PodPolicies.parse(
                (HEAD + "spec: {rules: {}}\n---\n# nothing\n---\n" + second).getBytes(UTF_8), SampleRule.ALONE);

        assertThat(policies).extracting(Policy::name).containsExactly("mine", "other");
        assertThat(policies).extracting(Policy::dryRun).containsExactly(false, true);
    }

    @Test
    void whatKubectlGetsCanBeReadBack() throws InvalidPolicy {
        var policy = parse("""
                apiVersion: plimsoll.dev/v1alpha1
                kind: PodPolicy
                metadata:
                  annotations: {note: kept}
                  creationTimestamp: "2026-01-01T00:00:00Z"
                  generation: 3
                  name: mine
                  resourceVersion: "812"
                  uid: 6a0d8a4e-0000-4000-8000-000000000000
                spec: {rules: {}}
                status: {conditions: []}
                """);

        assertThat(policy.name()).isEqualTo("mine");
    }

    @Test
    void jsonIsReadToo() throws InvalidPolicy {
        var policy = parse("{\"apiVersion\": \"plimsoll.dev/v1alpha1\", \"kind\": \"PodPolicy\", \"metadata\":"
                + " {\"name\": \"mine\"}, \"spec\": {\"rules\": {\"sample\": {\"mode\": \"Off\"}}}}");

        assertThat(sample(policy.rules()).mode()).isEqualTo(Mode.Off);
    }

    @Test
    void everyMistakeIsToldAtOnceWithItsLine() {
        assertThatThrownBy(() -> parse(HEAD + """
                        spec:
                          dryRun: "true"
                          rules:
                            sampel: {mode: Warn}
                            sample: {mode: enforce}
                        """))
                .isInstanceOf(InvalidPolicy.class)
                .hasMessage("""
                        line 5: spec.dryRun: expected true or false, found the string "true"; remove the quotes
                        line 7: spec.rules.sampel: no such rule; did you mean sample?
                        line 8: spec.rules.sample.mode: expected one of Off, Audit, Warn, Enforce, found the string "enforce"; \
                        did you mean Enforce?""");
    }

    private static Policy parse(String yaml) throws InvalidPolicy {
        return PodPolicies.parse(yaml.getBytes(UTF_8), SampleRule.ALONE).get(0);
    }

    @SuppressWarnings("unchecked")
    private static RuleSetting<SampleRule.Settings> sample(Map<String, RuleSetting<?>> rules) {
        return (RuleSetting<SampleRule.Settings>) rules.get("sample");
    }
}
