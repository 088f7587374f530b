// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.admission;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.plimsoll.podpolicy.InvalidPolicy;
import dev.plimsoll.podpolicy.PodPolicies;
import dev.plimsoll.policy.Policies;
import dev.plimsoll.rules.Rules;
import dev.plimsoll.testing.Reviews;
import dev.plimsoll.yaml.YamlDocument.Parsed;
import dev.plimsoll.yaml.YamlDocuments;
import java.io.IOException;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * An UPDATE is judged by what it brings. In the tables {@code GOOD} stands for what makes a container follow every rule, and
 * {@code BAD} for that and {@code privileged: true}.
 */
class UpdateTest {
    private static final String GOOD =
            "image: 'web:1', resources: {limits: {cpu: 1, memory: 1Gi}}, securityContext: {runAsUser: 1}";
    private static final String BAD = GOOD.replace("{runAsUser: 1}", "{runAsUser: 1, privileged: true}");

    private static final String POLICY = """
            apiVersion: plimsoll.dev/v1alpha1
            kind: PodPolicy
            metadata: {name: strict}
            spec:
              templates: Enforce
              rules:
                privileged: {mode: Enforce}
                hostNamespaces: {mode: Enforce}
                hostPath: {mode: Enforce}
                mutableTag: {mode: Enforce}
                runAsRoot: {mode: Enforce}
                missingLimits: {mode: Enforce, max: {memory: 4Gi}}
            """;

    private final Reviewer reviewer = reviewer();

    private static Reviewer reviewer() {
        try {
            return new Reviewer(new Policies(PodPolicies.parse(POLICY.getBytes(UTF_8), Rules.ALL)), Set.of());
        } catch (InvalidPolicy e) {
            throw new AssertionError(e);
        }
    }

    private static String json(String yaml) {
        var document = (Parsed) YamlDocuments.read(
                        yaml.replace("GOOD", GOOD).replace("BAD", BAD).getBytes(UTF_8))
                .get(0);
        return new String(document.json(), UTF_8);
    }

    private boolean isAllowed(String before, String after) throws IOException {
        var review = Reviews.of("UPDATE", "web", after, before);
        var kind = new ObjectMapper().readTree(after).get("kind").asText();
        if (kind.equals("Deployment")) {
            review = review.replace(
                    "\"group\":\"\",\"version\":\"v1\",\"kind\":\"Pod\"",
                    "\"group\":\"apps\",\"version\":\"v1\",\"kind\":\"Deployment\"");
        }
        var answer = reviewer.review(review.getBytes(UTF_8), Endpoint.validate);
        assertThat(answer.status()).isEqualTo(200);
        JsonNode response = new ObjectMapper().readTree(answer.body()).get("response");
        return response.get("allowed").asBoolean();
    }

    private static String pod(String spec) {
        return json("{apiVersion: v1, kind: Pod, metadata: {name: web}, spec: {" + spec + "}}");
    }

    private static String deployment(String spec) {
        return json("{apiVersion: apps/v1, kind: Deployment, metadata: {name: web}, spec: {template: {spec: {" + spec
                + "}}}}");
    }

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "containers: [{name: a, BAD}] | containers: [{name: a, BAD}]",
                "containers: [{name: a, BAD}] | containers: [{name: a, GOOD}]",
                "containers: [{name: a, BAD}] | containers: [{name: a, BAD}, {name: b, GOOD}]",
                "containers: [{name: a, BAD}] | containers: [{name: b, GOOD}, {name: a, BAD}]",
                "containers: [{name: a, BAD}, {name: b, BAD}] | containers: [{name: b, BAD}]",
                "containers: [{name: a, GOOD}] | containers: [{name: a, GOOD}], ephemeralContainers: [{name: b, GOOD}]",
                "containers: [{name: a, BAD}] | containers: [{name: a, BAD}], ephemeralContainers: [{name: b, GOOD}]",
                "hostPID: true, hostIPC: true, containers: [{name: a, GOOD}] | hostIPC: true, containers: [{name: a, GOOD}]",
                "hostPID: true, containers: [{name: a, GOOD}, {name: b, GOOD}] | hostPID: true, containers: [{name: b, GOOD}]",
                "volumes: [{name: v, hostPath: {path: /a}}] | volumes: [{name: e}, {name: w, hostPath: {path: /a}}]",
                "volumes: [{name: v, hostPath: {path: /a/b}}] | volumes: [{name: v, hostPath: {path: /a//b/./}}]",
                "volumes: [{name: v, hostPath: {path: /a}}] | ephemeralContainers: [{name: b, GOOD}], volumes: [{name: v, hostPath: {path: /a}}]",
                "containers: [{name: a, BAD}] | containers: [{name: a, image: 'docker.io/library/web:1', BAD}]",
            })
    void whatWasThereAlreadyPasses(String before, String after) throws IOException {
        var changed =
                after.replace("image: 'docker.io/library/web:1', BAD", BAD.replace("web:1", "docker.io/library/web:1"));

        assertThat(isAllowed(pod(before), pod(changed))).isTrue();
        assertThat(isAllowed(deployment(before), deployment(changed))).isTrue();
    }

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "containers: [{name: a, GOOD}] | containers: [{name: a, BAD}]",
                "containers: [{name: a, BAD}] | containers: [{name: b, BAD}]",
                "containers: [{name: a, BAD}] | containers: [{name: a, BAD}, {name: b, BAD}]",
                "containers: [{name: a, BAD}] | containers: [{name: a, BAD}, {name: a, BAD}]",
                "containers: [{name: a, BAD}, {name: b, GOOD}] | containers: [{name: a, GOOD}, {name: b, BAD}]",
                "containers: [{name: a, BAD}] | containers: [{name: a, BAD}], ephemeralContainers: [{name: b, BAD}]",
                "containers: [{name: a, BAD}] | containers: [{name: a, BAD}], initContainers: [{name: b, BAD}]",
                "containers: [{name: a, BAD}] | containers: [{name: a, image: 'web:2', BAD}]",
                "hostPID: true, containers: [{name: a, GOOD}] | hostIPC: true, containers: [{name: a, GOOD}]",
                "hostPID: true, containers: [{name: a, GOOD}] | hostPID: true, containers: [{name: a, BAD}]",
                "hostPID: true, containers: [{name: a, GOOD}] | hostPID: true, containers: [{name: a, image: 'web:2', GOOD}]",
                "hostPID: true, containers: [{name: a, GOOD}] | hostPID: true, containers: [{name: a, GOOD}], ephemeralContainers: [{name: b, GOOD}]",
                "volumes: [{name: v, hostPath: {path: /a}}] | volumes: [{name: v, hostPath: {path: /b}}]",
                "volumes: [{name: v, hostPath: {path: /a}}] | volumes: [{name: v, hostPath: {path: /a}}, {name: w, hostPath: {path: /a}}]",
                "containers: [{name: a, GOOD}] | containers: [{name: a, image: 'web:1', securityContext: {runAsUser: 1}}]",
                "containers: [{name: a, GOOD}] | containers: [{name: a, image: web, imagePullPolicy: Never}]",
                "hostPID: 'true', containers: [] | hostPID: true, containers: []",
                "containers: [{name: a, GOOD}] | containers: [{name: a, command: true}]",
            })
    void whatIsNewIsRefused(String before, String after) throws IOException {
        var changed = after.replace("image: 'web:2', BAD", BAD.replace("web:1", "web:2"))
                .replace("image: 'web:2', GOOD", GOOD.replace("web:1", "web:2"));

        assertThat(isAllowed(pod(before), pod(changed))).isFalse();
        assertThat(isAllowed(deployment(before), deployment(changed))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "1Gi, 4Gi, true",
        "5Gi, 5Gi, true",
        "5Gi, 5120Mi, true",
        "8Gi, 6Gi, true",
        "4Gi, 5Gi, false",
        "5Gi, 6Gi, false",
        "5Gi, 4Gi, true"
    })
    void aLimitThatIsFurtherAboveItsMaximumIsNew(String before, String after, boolean allowed) throws IOException {
        var pod = "containers: [{name: a, GOOD}]".replace("GOOD", GOOD);

        assertThat(isAllowed(pod(pod.replace("1Gi", before)), pod(pod.replace("1Gi", after))))
                .isEqualTo(allowed);
    }
}
