// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.plimsoll.admission.Endpoint;
import dev.plimsoll.admission.Reviewer;
import dev.plimsoll.podpolicy.InvalidPolicy;
import dev.plimsoll.podpolicy.PodPolicies;
import dev.plimsoll.policy.Policies;
import dev.plimsoll.rules.Rules;
import dev.plimsoll.testing.Corpus;
import dev.plimsoll.yaml.YamlDocument;
import dev.plimsoll.yaml.YamlDocuments;
import io.fabric8.zjsonpatch.JsonPatch;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The whole corpus through the command line and through the webhook: an answer each time, and the same one. */
class RobustnessTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String ALL_FIXES = """
            apiVersion: plimsoll.dev/v1alpha1
            kind: PodPolicy
            metadata: {name: all}
            spec:
              templates: Enforce
              rules:
                mutableTag: {mode: Enforce, patch: true, mutableTags: [stable, "v*"]}
                runAsRoot: {mode: Enforce, patch: true}
                missingLimits: {mode: Enforce, patch: true, requests: true, defaults: {cpu: 500m, memory: 512Mi}}
                hostPath: {mode: Enforce}
                runtimeSocket: {mode: Enforce}
                hostNamespaces: {mode: Enforce}
                privileged: {mode: Enforce}
                latestTag: {mode: Enforce}
                imageDigest: {mode: Audit}
                shellFormCommand: {mode: Warn}
            """;

    private final Reviewer reviewer = reviewer();

    private static Reviewer reviewer() {
        try {
            var policies = new Policies(PodPolicies.parse(ALL_FIXES.getBytes(UTF_8), Rules.ALL));
            return new Reviewer(policies, Set.of());
        } catch (InvalidPolicy e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void checkAnswersEveryFile() {
        for (var row : Corpus.cases()) {
            if (row.get("accept").equals("robustness")) {
                var check = Check.run(List.of(row.file().toString()));
                int answers = check.answer().get("judged").asInt()
                        + check.answer().get("skipped").size()
                        + check.answer().get("errors").size();

                assertThat(check.status()).as("%s: %s", row, check).isBetween(0, 2);
                assertThat(check.err()).as("%s", row).isEmpty();
                assertThat(answers).as("%s: %s", row, check).isPositive();
            }
        }
    }

    @Test
    void everyBodyIsAnsweredAndNoneIsOurFault() throws IOException {
        for (var row : Corpus.cases()) {
            var body = Files.readAllBytes(row.file());
            boolean review = row.get("control").equals("envelope-v1");
            for (var endpoint : Endpoint.values()) {
                assertThat(reviewer.review(body, endpoint).status())
                        .as("%s at %s", row, endpoint)
                        .isEqualTo(review ? 200 : 400);
            }
        }
    }

    @Test
    void whatIsCreatedIsMendedOnceAndAnUpdateThatChangesNothingPasses() throws IOException {
        for (var row : Corpus.cases()) {
            for (var document : YamlDocuments.read(Files.readAllBytes(row.file()))) {
                if (document instanceof YamlDocument.Parsed parsed) {
                    var object = JSON.readTree(parsed.json());
                    if (object.has("kind") && object.has("apiVersion")) {
                        assertMendedOnce(row, object);
                    }
                }
            }
        }
    }

    private void assertMendedOnce(Corpus.Row row, JsonNode object) throws IOException {
        var patch = response(Endpoint.mutate, object, null).path("patch");
        if (!patch.isMissingNode()) {
            var mended = JsonPatch.apply(JSON.readTree(patch.binaryValue()), object.deepCopy());

            assertThat(response(Endpoint.mutate, mended, null).has("patch"))
                    .as("%s is mended again", row)
                    .isFalse();
            assertThat(lines(response(Endpoint.validate, mended, null)))
                    .as("%s after its patch", row)
                    .isSubsetOf(lines(response(Endpoint.validate, object, null)));
        }
        var created = response(Endpoint.validate, object, null);
        if (!created.get("allowed").asBoolean() && !created.toString().contains("unreadable")) {
            assertThat(response(Endpoint.validate, object, object)
                            .get("allowed")
                            .asBoolean())
                    .as("%s as an update that changes nothing", row)
                    .isTrue();
        }
    }

    private static List<String> lines(JsonNode response) {
        return response.at("/status/message").asText().lines().toList();
    }

    private JsonNode response(Endpoint endpoint, JsonNode object, JsonNode old) throws IOException {
        var apiVersion = object.get("apiVersion").asText();
        int slash = apiVersion.indexOf('/');
        var review = JSON.createObjectNode();
        review.put("apiVersion", "admission.k8s.io/v1").put("kind", "AdmissionReview");
        var request = review.putObject("request");
        request.put("uid", "u")
                .put("operation", old == null ? "CREATE" : "UPDATE")
                .put("namespace", "web");
        request.putObject("kind")
                .put("group", slash < 0 ? "" : apiVersion.substring(0, slash))
                .put("version", apiVersion.substring(slash + 1))
                .put("kind", object.get("kind").asText());
        request.set("object", object);
        request.set("oldObject", old);
        var answer = reviewer.review(JSON.writeValueAsBytes(review), endpoint);
        assertThat(answer.status()).as("%s", object).isEqualTo(200);
        return JSON.readTree(answer.body()).get("response");
    }
}
