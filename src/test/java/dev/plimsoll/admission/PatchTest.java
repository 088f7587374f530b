// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.admission;

import static dev.plimsoll.testing.Reviews.GOOD_POD;
import static dev.plimsoll.testing.Reviews.MUTABLE_POD;
import static dev.plimsoll.testing.Reviews.PRIVILEGED_POD;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.plimsoll.podpolicy.InvalidPolicy;
import dev.plimsoll.podpolicy.PodPolicies;
import dev.plimsoll.policy.Policies;
import dev.plimsoll.rules.Rules;
import dev.plimsoll.testing.Reviews;
import io.fabric8.zjsonpatch.JsonPatch;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code /mutate} mends, and what it leaves as it is. */
class PatchTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PATCHING =
            "mutableTag: {mode: Enforce, patch: true}, hostPath: {mode: Enforce}, " + "privileged: {mode: Enforce}";

    private static JsonNode ask(Endpoint endpoint, String spec, String review) throws IOException {
        var policy = "apiVersion: plimsoll.dev/v1alpha1\nkind: PodPolicy\nmetadata: {name: p}\nspec: {" + spec + "}\n";
        try {
            var policies = new Policies(PodPolicies.parse(policy.getBytes(UTF_8), Rules.ALL));
            var answer = new Reviewer(policies, Set.of("kube-system")).review(review.getBytes(UTF_8), endpoint);
            assertThat(answer.status()).isEqualTo(200);
            return JSON.readTree(answer.body()).get("response");
        } catch (InvalidPolicy e) {
            throw new AssertionError(e);
        }
    }

    private static JsonNode mutate(String rules, String review) throws IOException {
        return ask(Endpoint.mutate, "rules: {" + rules + "}", review);
    }

    private static String podSpec(String pod) throws IOException {
        return JSON.readTree(pod).get("spec").toString();
    }

    static List<String> notMended() throws IOException {
        var mirror = "\"metadata\":{\"annotations\":{\"kubernetes.io/config.mirror\":\"a\"},";
        return List.of(
                Reviews.create(GOOD_POD),
                Reviews.of("UPDATE", "web", MUTABLE_POD, GOOD_POD),
                Reviews.of("UPDATE", "web", MUTABLE_POD, GOOD_POD)
                        .replace(
                                "\"name\":\"web\",\"namespace\"",
                                "\"subResource\":\"ephemeralcontainers\",\"namespace\""),
                Reviews.of("DELETE", "web", "null", MUTABLE_POD),
                Reviews.of("CONNECT", "web", MUTABLE_POD, "null"),
                Reviews.create(MUTABLE_POD)
                        .replace("\"namespace\":\"shop\",\"operation\"", "\"namespace\":\"kube-system\",\"operation\""),
                Reviews.create(MUTABLE_POD.replace("\"metadata\":{", mirror)),
                Reviews.create(GOOD_POD.replace(
                        "\"containers\"", "\"volumes\":[{\"hostPath\":{\"path\":\"/a\"}}],\"containers\"")),
                Reviews.create("{\"spec\":{\"template\":{\"spec\":" + podSpec(MUTABLE_POD) + "}}}")
                        .replace(
                                "\"group\":\"\",\"version\":\"v1\",\"kind\":\"Pod\"",
                                "\"group\":\"apps\",\"version\":\"v1\",\"kind\":\"Deployment\""));
    }

    @ParameterizedTest
    @MethodSource("notMended")
    void onlyPodsThatComeIntoBeingAreMended(String review) throws IOException {
        var response = mutate(PATCHING, review);

        assertThat(response.get("allowed").asBoolean()).isTrue();
        assertThat(response.has("patch")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mutableTag: {mode: Enforce}",
                "mutableTag: {mode: Enforce, patch: false}",
                "mutableTag: {mode: Warn, patch: true}",
                "mutableTag: {mode: Audit, patch: true}",
                "mutableTag: {mode: Off, patch: true}",
                "privileged: {mode: Enforce}"
            })
    void onlyAFixThatThePolicyEnforcesAndWantsIsMade(String rules) throws IOException {
        assertThat(mutate(rules, Reviews.create(MUTABLE_POD)).has("patch")).isFalse();
    }

    @Test
    void inADryRunNothingIsMended() throws IOException {
        var response = ask(Endpoint.mutate, "dryRun: true, rules: {" + PATCHING + "}", Reviews.create(MUTABLE_POD));

        assertThat(response.has("patch")).isFalse();
        assertThat(response.get("auditAnnotations").fieldNames()).toIterable().containsExactly("wouldPatch");
    }

    @Test
    void whatIsMendedIsJudgedAgain() throws IOException {
        var bad = PRIVILEGED_POD.replace("web:1.2", "web:latest");

        var patch = mutate(PATCHING, Reviews.create(bad)).get("patch").binaryValue();
        var mended = JsonPatch.apply(JSON.readTree(patch), JSON.readTree(bad)).toString();

        assertThat(mutate(PATCHING, Reviews.create(mended)).has("patch")).isFalse();
        var response = ask(Endpoint.validate, "rules: {" + PATCHING + "}", Reviews.create(mended));
        assertThat(response.at("/status/message").asText())
                .contains("- privileged: ")
                .doesNotContain("- mutableTag: ");
    }

    @Test
    void theFixesOfAllRulesAreOnePatch() throws IOException {
        var pod =
                "{\"kind\":\"Pod\",\"x\":1,\"spec\":{\"containers\":[{\"name\":\"web\",\"image\":\"web\",\"imagePullPolicy\":\"Never\","
                        + "\"unknown\":{\"a\":[null]}}]}}";
        var rules = "mutableTag: {mode: Enforce, patch: true}, runAsRoot: {mode: Enforce, patch: true}, "
                + "missingLimits: {mode: Enforce, patch: true, defaults: {cpu: 1, memory: 1Gi}}";

        var patch = mutate(rules, Reviews.create(pod)).get("patch").binaryValue();

        assertThat(JsonPatch.apply(JSON.readTree(patch), JSON.readTree(pod))).isEqualTo(JSON.readTree("""
                        {"kind": "Pod", "x": 1, "spec": {"containers": [{"name": "web", "image": "web", "imagePullPolicy": "Always",
                         "unknown": {"a": [null]}, "securityContext": {"runAsNonRoot": true},
                         "resources": {"limits": {"cpu": "1", "memory": "1Gi"}, "requests": {"cpu": "0", "memory": "0"}}}]}}"""));
        assertThat(JSON.readTree(patch).findValuesAsText("op")).containsOnly("add");
    }
}
