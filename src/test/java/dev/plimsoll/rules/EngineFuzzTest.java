// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.rules;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.plimsoll.pod.WorkloadKind;
import dev.plimsoll.podpolicy.InvalidPolicy;
import dev.plimsoll.podpolicy.PodPolicies;
import dev.plimsoll.policy.EffectivePolicy;
import dev.plimsoll.policy.Finding;
import dev.plimsoll.policy.Namespace;
import dev.plimsoll.policy.PathOrder;
import dev.plimsoll.policy.Policies;
import dev.plimsoll.testing.Manifest;
import java.util.List;

/** Whatever a workload holds, every rule has an answer, and its fixes lead to an end. */
class EngineFuzzTest {
    private static final List<EffectivePolicy> PLAIN = policies("""
            mutableTag: {mode: Enforce, patch: true}
            runAsRoot: {mode: Enforce, patch: true}
            missingLimits: {mode: Enforce, patch: true, defaults: {cpu: 500m, memory: 512Mi}}
            hostPath: {mode: Enforce}
            """);

    private static final List<EffectivePolicy> PARTICULAR = policies("""
            mutableTag: {mode: Enforce, patch: true, mutableTags: [stable, "*-SNAPSHOT"]}
            runAsRoot: {mode: Enforce, patch: true, userNamespaces: Trust}
            missingLimits:
              mode: Enforce
              patch: true
              resources: [cpu, memory, nvidia.com/gpu, hugepages-2Mi]
              requests: true
              max: {memory: 4Gi, cpu: "2"}
              defaults: {cpu: 500m, memory: 512Mi, nvidia.com/gpu: "1", hugepages-2Mi: 2Mi}
            hostPath: {mode: Enforce, allow: [{path: /var/log, readOnly: true}, {path: "C:\\\\run"}]}
            """);

    private static List<EffectivePolicy> policies(String rules) {
        var others = """
                imageDigest: {mode: Enforce}
                latestTag: {mode: Enforce}
                hostNamespaces: {mode: Enforce}
                privileged: {mode: Enforce}
                runtimeSocket: {mode: Enforce}
                shellFormCommand: {mode: Enforce}
                """;
        var yaml = "apiVersion: plimsoll.dev/v1alpha1\nkind: PodPolicy\nmetadata: {name: all}\nspec:\n  rules:\n"
                + (rules + others).indent(4);
        try {
            return new Policies(PodPolicies.parse(yaml.getBytes(UTF_8), Rules.ALL)).governing(Namespace.named("web"));
        } catch (InvalidPolicy e) {
            throw new AssertionError(e);
        }
    }

    @FuzzTest
    void anyWorkload(FuzzedDataProvider data) {
        var policies = data.consumeBoolean() ? PLAIN : PARTICULAR;
        var workload = new Manifest(AnyWorkload.of(data));
        var kind = WorkloadKind.valueOf(workload.object().get("kind").asText());

        var findings = workload.judgeBy(policies);

        assertThat(findings)
                .isSortedAccordingTo(PathOrder.INSTANCE)
                .allMatch(finding -> finding.rule().equals(Finding.UNREADABLE)
                        || finding.path().startsWith(kind.specPath() + "."));
        Convergence.check(workload, policies);
        assertThat(Manifest.parse(workload.object().toString()).judgeBy(policies))
                .as("printed, and read as YAML")
                .isEqualTo(findings);
    }
}
