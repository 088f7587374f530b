// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.admission;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.plimsoll.podpolicy.InvalidPolicy;
import dev.plimsoll.podpolicy.PodPolicies;
import dev.plimsoll.policy.Policies;
import dev.plimsoll.rules.Rules;
import dev.plimsoll.testing.Reviews;
import dev.plimsoll.yaml.YamlDocument.Parsed;
import dev.plimsoll.yaml.YamlDocuments;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Rule by rule, what an UPDATE may change on a pod that broke the rule before, and what it may not. Each row is judged by its rule
 * alone.
 */
class UpdateMatrixTest {
    private static final Map<String, String> PARAMETERS = Map.of(
            "missingLimits", "resources: [cpu, memory], max: {memory: 4Gi}, ",
            "hostPath", "allow: [{path: /var/log, readOnly: true}], ");

    private static Reviewer reviewer(String rule) {
        var policy = """
                apiVersion: plimsoll.dev/v1alpha1
                kind: PodPolicy
                metadata: {name: strict}
                spec: {templates: Enforce, rules: {%s: {%smode: Enforce}}}
                """.formatted(rule, PARAMETERS.getOrDefault(rule, ""));
        try {
            return new Reviewer(new Policies(PodPolicies.parse(policy.getBytes(UTF_8), Rules.ALL)), Set.of());
        } catch (InvalidPolicy e) {
            throw new AssertionError(e);
        }
    }

    private static String verdict(String rule, String before, String after) throws IOException {
        var review = Reviews.of("UPDATE", "web", pod(after), pod(before));
        var answer = reviewer(rule).review(review.getBytes(UTF_8), Endpoint.validate);
        assertThat(answer.status()).isEqualTo(200);
        var response = new ObjectMapper().readTree(answer.body()).get("response");
        return response.get("allowed").asBoolean() ? "passes" : "refused";
    }

    private static String pod(String spec) {
        var yaml = "{apiVersion: v1, kind: Pod, metadata: {name: web}, spec: {" + spec + "}}";
        return new String(((Parsed) YamlDocuments.read(yaml.getBytes(UTF_8)).get(0)).json(), UTF_8);
    }

    @ParameterizedTest(name = "{0}: {1} -> {2} {3}")
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            # The pod's namespaces belong to all code in it.
            hostNamespaces | hostPID: true, containers: [{name: a, image: x:1}] | hostPID: true, containers: [{name: a, image: x:1}], tolerations: [{operator: Exists}] | passes
            hostNamespaces | hostPID: true, containers: [{name: a, image: x:1}] | hostPID: true, containers: [{name: a, image: x:2}] | refused
            hostNamespaces | hostPID: true, containers: [{name: a, image: x:1}] | hostPID: true, containers: [{name: a, image: "docker.io/library/x:1"}] | passes
            hostNamespaces | hostPID: true, containers: [{name: a, image: x:1}] | hostPID: true, containers: [{name: a, image: x:1}], ephemeralContainers: [{name: b, image: x:1}] | refused
            hostNamespaces | hostPID: true, containers: [{name: a, image: x:1}, {name: b, image: x:1}] | hostPID: true, containers: [{name: a, image: x:1}] | passes
            hostNamespaces | hostPID: true, containers: [{name: a, image: x:1}] | hostPID: true, hostIPC: true, containers: [{name: a, image: x:1}] | refused
            hostNamespaces | hostPID: true, hostNetwork: true, containers: [{name: a, image: x:1}] | hostPID: true, containers: [{name: a, image: x:1}] | passes
            hostNamespaces | hostPID: true, containers: [{name: a, image: x:1}], volumes: [{name: v, image: {reference: y:1}}] | hostPID: true, containers: [{name: a, image: x:1}], volumes: [{name: v, image: {reference: y:2}}] | refused
            # A volume belongs to the containers that mount it, each with its access.
            hostPath | containers: [{name: a, image: x:1}], volumes: [{name: v, hostPath: {path: /etc}}] | containers: [{name: a, image: x:1}], ephemeralContainers: [{name: b, image: x:1, volumeMounts: [{name: v, mountPath: /v}]}], volumes: [{name: v, hostPath: {path: /etc}}] | refused
            hostPath | containers: [{name: a, image: x:1}], volumes: [{name: v, hostPath: {path: /etc}}] | containers: [{name: a, image: x:1}], ephemeralContainers: [{name: b, image: x:1, volumeMounts: [{name: v, mountPath: /v, readOnly: true}]}], volumes: [{name: v, hostPath: {path: /etc}}] | refused
            hostPath | containers: [{name: a, image: x:1}], volumes: [{name: v, hostPath: {path: /etc}}] | containers: [{name: a, image: x:2}], ephemeralContainers: [{name: b, image: x:1}], volumes: [{name: v, hostPath: {path: /etc}}] | passes
            hostPath | containers: [{name: a, image: x:1, volumeMounts: [{name: v}]}], volumes: [{name: v, hostPath: {path: /etc}}] | containers: [{name: a, image: x:2, volumeMounts: [{name: v}]}], volumes: [{name: v, hostPath: {path: /etc}}] | refused
            hostPath | containers: [{name: a, image: x:1, volumeMounts: [{name: v, readOnly: true}]}], volumes: [{name: v, hostPath: {path: /etc}}] | containers: [{name: a, image: x:1, volumeMounts: [{name: v}]}], volumes: [{name: v, hostPath: {path: /etc}}] | refused
            hostPath | containers: [{name: a, image: x:1, volumeMounts: [{name: v}]}], volumes: [{name: v, hostPath: {path: /etc}}] | containers: [{name: a, image: x:1, volumeMounts: [{name: v, readOnly: true}]}], volumes: [{name: v, hostPath: {path: /etc}}] | passes
            hostPath | containers: [{name: a, image: x:1, volumeMounts: [{name: v, mountPath: /one}]}], volumes: [{name: v, hostPath: {path: /etc}}] | containers: [{name: a, image: x:1, volumeMounts: [{name: v, mountPath: /two}]}], volumes: [{name: v, hostPath: {path: /etc}}] | passes
            hostPath | containers: [{name: a, image: x:1, volumeMounts: [{name: v, subPath: one}]}], volumes: [{name: v, hostPath: {path: /etc}}] | containers: [{name: a, image: x:1, volumeMounts: [{name: v, subPath: two}]}], volumes: [{name: v, hostPath: {path: /etc}}] | refused
            hostPath | containers: [{name: a, image: x:1, volumeMounts: [{name: v}]}], volumes: [{name: v, hostPath: {path: /etc}}] | containers: [{name: a, image: x:1, volumeMounts: [{name: v, subPath: two}]}], volumes: [{name: v, hostPath: {path: /etc}}] | passes
            hostPath | containers: [{name: a, image: x:1, volumeMounts: [{name: v}]}], volumes: [{name: v, hostPath: {path: /etc}}] | containers: [{name: a, image: x:1, volumeMounts: [{name: v, mountPropagation: Bidirectional}]}], volumes: [{name: v, hostPath: {path: /etc}}] | refused
            hostPath | containers: [{name: a, image: x:1, volumeMounts: [{name: v, readOnly: true, recursiveReadOnly: Enabled}]}], volumes: [{name: v, hostPath: {path: /etc}}] | containers: [{name: a, image: x:1, volumeMounts: [{name: v, readOnly: true}]}], volumes: [{name: v, hostPath: {path: /etc}}] | refused
            hostPath | containers: [{name: a, image: x:1, volumeMounts: [{name: v}]}], volumes: [{name: v, hostPath: {path: /etc}}] | containers: [{name: a, image: x:1, volumeMounts: [{name: w}]}], volumes: [{name: w, hostPath: {path: /etc/}}] | passes
            hostPath | containers: [{name: a, image: x:1, volumeMounts: [{name: v}]}], volumes: [{name: v, hostPath: {path: /etc}}] | containers: [{name: a, image: x:1, volumeMounts: [{name: v}]}], volumes: [{name: v, hostPath: {path: /etc/ssl}}] | refused
            hostPath | containers: [{name: a, image: x:1, volumeMounts: [{name: v, readOnly: true}]}], volumes: [{name: v, hostPath: {path: /var/log}}] | containers: [{name: a, image: x:1, volumeMounts: [{name: v}]}], volumes: [{name: v, hostPath: {path: /var/log}}] | refused
            hostPath | containers: [{name: a, image: x:1, volumeMounts: [{name: v}]}, {name: b, image: x:1, volumeMounts: [{name: v}]}], volumes: [{name: v, hostPath: {path: /var/log}}] | containers: [{name: a, image: x:1, volumeMounts: [{name: v}]}, {name: b, image: x:1, volumeMounts: [{name: v, readOnly: true}]}], volumes: [{name: v, hostPath: {path: /var/log}}] | passes
            hostPath | containers: [{name: a, image: x:1, volumeMounts: [{name: v}]}], volumes: [{name: v, hostPath: {path: /etc}}] | containers: [{name: a, image: x:1, volumeMounts: [{name: v}, {name: v, mountPath: /two}]}], volumes: [{name: v, hostPath: {path: /etc}}] | refused
            hostPath | containers: [{name: a, image: x:1, volumeMounts: [{name: v}, {name: v, readOnly: true}]}], volumes: [{name: v, hostPath: {path: /etc}}] | containers: [{name: a, image: x:1, volumeMounts: [{name: v}, {name: v}]}], volumes: [{name: v, hostPath: {path: /etc}}] | refused
            runtimeSocket | containers: [{name: a, image: x:1}], volumes: [{name: v, hostPath: {path: /var/run/docker.sock}}] | containers: [{name: a, image: x:1}], ephemeralContainers: [{name: b, image: x:1, volumeMounts: [{name: v}]}], volumes: [{name: v, hostPath: {path: /var/run/docker.sock}}] | refused
            runtimeSocket | containers: [{name: a, image: x:1, volumeMounts: [{name: v}]}], volumes: [{name: v, hostPath: {path: /var/run/docker.sock}}] | containers: [{name: a, image: x:1, volumeMounts: [{name: v}]}], volumes: [{name: v, hostPath: {path: /var/run//docker.sock}}], activeDeadlineSeconds: 9 | passes
            runtimeSocket | containers: [{name: a, image: x:1, volumeMounts: [{name: v}]}], volumes: [{name: v, hostPath: {path: /var/run/docker.sock}}] | containers: [{name: a, image: x:2, volumeMounts: [{name: v}]}], volumes: [{name: v, hostPath: {path: /var/run/docker.sock}}] | refused
            # Images.
            imageDigest | containers: [{name: a, image: x}] | containers: [{name: a, image: x:latest}] | passes
            imageDigest | containers: [{name: a, image: x:1}] | containers: [{name: a, image: x:2}] | refused
            imageDigest | containers: [{name: a, image: x:1}] | containers: [{name: a, image: x:1}, {name: b, image: x:1}] | refused
            imageDigest | containers: [{name: a, image: x:1}] | containers: [{name: a, image: "x:1@sha256:2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae"}] | passes
            latestTag | containers: [{name: a, image: x}] | containers: [{name: a, image: "x:latest", command: [web]}] | passes
            latestTag | containers: [{name: a, image: x}] | containers: [{name: a, image: y}] | refused
            latestTag | volumes: [{name: v, image: {reference: x}}] | volumes: [{name: w, image: {reference: x}}] | passes
            latestTag | containers: [{name: a, image: x:1}], volumes: [{name: v, image: {reference: x}}] | containers: [{name: a, image: x:1}], ephemeralContainers: [{name: b, image: x:1, volumeMounts: [{name: v}]}], volumes: [{name: v, image: {reference: x}}] | refused
            mutableTag | containers: [{name: a, image: x, imagePullPolicy: Never}] | containers: [{name: a, image: x, imagePullPolicy: IfNotPresent}] | passes
            mutableTag | containers: [{name: a, image: x, imagePullPolicy: IfNotPresent}] | containers: [{name: a, image: x, imagePullPolicy: Never}] | refused
            mutableTag | containers: [{name: a, image: x, imagePullPolicy: Never}] | containers: [{name: a, image: x, imagePullPolicy: Always}] | passes
            mutableTag | containers: [{name: a, image: x, imagePullPolicy: Never}] | containers: [{name: a, image: y, imagePullPolicy: Never}] | refused
            # Limits: gap by gap, amount by amount.
            missingLimits | containers: [{name: a, image: x:1, resources: {requests: {cpu: 1}}}] | containers: [{name: a, image: x:1, resources: {limits: {memory: 128Mi}, requests: {cpu: 1}}}] | passes
            missingLimits | containers: [{name: a, image: x:1, resources: {limits: {memory: 1Gi}}}] | containers: [{name: a, image: x:1, resources: {limits: {cpu: 1}}}] | refused
            missingLimits | containers: [{name: a, image: x:1, resources: {limits: {cpu: 1, memory: 8Gi}}}] | containers: [{name: a, image: x:1, resources: {limits: {cpu: 1, memory: 6Gi}}}] | passes
            missingLimits | containers: [{name: a, image: x:1, resources: {limits: {cpu: 1, memory: 8Gi}}}] | containers: [{name: a, image: x:1, resources: {limits: {cpu: 1, memory: 8192Mi}}}] | passes
            missingLimits | containers: [{name: a, image: x:1, resources: {limits: {cpu: 1, memory: 6Gi}}}] | containers: [{name: a, image: x:1, resources: {limits: {cpu: 1, memory: 8Gi}}}] | refused
            missingLimits | containers: [{name: a, image: x:1, resources: {limits: {cpu: 1}}}] | containers: [{name: a, image: x:1, resources: {limits: {cpu: 1, memory: 8Gi}}}] | passes
            missingLimits | containers: [{name: a, image: x:1, resources: {limits: {cpu: 1, memory: 8Gi}}}] | containers: [{name: a, image: x:1, resources: {limits: {cpu: 1}}}] | refused
            missingLimits | containers: [{name: a, image: x:1, resources: {limits: {cpu: 1, memory: "0"}}}] | containers: [{name: a, image: x:1, resources: {limits: {cpu: 1}}}] | passes
            missingLimits | resources: {limits: {cpu: 1, memory: 8Gi}}, containers: [{name: a, image: x:1}] | resources: {limits: {cpu: 1, memory: 6Gi}}, containers: [{name: a, image: x:1}] | passes
            missingLimits | resources: {limits: {cpu: 1, memory: 6Gi}}, containers: [{name: a, image: x:1}] | resources: {limits: {cpu: 1, memory: 8Gi}}, containers: [{name: a, image: x:1}] | refused
            # Containers.
            privileged | containers: [{name: a, image: x:1, securityContext: {privileged: true}}] | containers: [{name: a, image: x:2, securityContext: {privileged: true}}] | refused
            privileged | containers: [{name: a, image: x:1, securityContext: {privileged: true}}] | containers: [{name: b, image: x:2}, {name: a, image: x:1, securityContext: {privileged: true}}] | passes
            privileged | containers: [{name: a, image: x:1, securityContext: {privileged: true}}] | containers: [{name: a, image: x:1, securityContext: {privileged: true}}], ephemeralContainers: [{name: b, image: x:1, securityContext: {privileged: true}}] | refused
            privileged | containers: [{name: a, image: x:1, securityContext: {privileged: true}}] | initContainers: [{name: a, image: x:1, securityContext: {privileged: true}}] | refused
            runAsRoot | containers: [{name: a, image: x:1, securityContext: {runAsUser: 0}}] | containers: [{name: a, image: x:1}] | passes
            runAsRoot | containers: [{name: a, image: x:1}] | containers: [{name: a, image: x:1, securityContext: {runAsUser: 0}}] | refused
            runAsRoot | securityContext: {runAsUser: 0}, containers: [{name: a, image: x:1}] | containers: [{name: a, image: x:1, securityContext: {runAsUser: 0}}] | passes
            runAsRoot | containers: [{name: a, image: x:1}] | containers: [{name: a, image: x:2}] | refused
            shellFormCommand | containers: [{name: a, image: x:1, command: [sh, -c, web]}] | containers: [{name: a, image: x:1, command: [sh, -c, web], env: [{name: A}]}] | passes
            shellFormCommand | containers: [{name: a, image: x:1, command: [sh, -c, web]}] | containers: [{name: a, image: x:1, command: [sh, -c, other]}] | refused
            """)
    void anUpdateIsJudgedByWhatItBrings(String rule, String before, String after, String right) throws IOException {
        assertThat(verdict(rule, before, before)).as("nothing changes").isEqualTo("passes");
        assertThat(verdict(rule, before, after)).isEqualTo(right);
        ROWS.add(rule);
    }

    private static final Set<String> ROWS = new TreeSet<>();

    @AfterAll
    static void everyRuleIsInTheTable() {
        assertThat(ROWS)
                .containsExactlyElementsOf(Rules.ALL.all().stream()
                        .map(rule -> rule.info().id())
                        .sorted()
                        .toList());
    }
}
