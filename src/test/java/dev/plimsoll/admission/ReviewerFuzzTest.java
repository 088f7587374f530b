// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.admission;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.podpolicy.InvalidPolicy;
import dev.plimsoll.podpolicy.PodPolicies;
import dev.plimsoll.policy.Namespaces;
import dev.plimsoll.policy.Policies;
import dev.plimsoll.policy.PolicySource;
import dev.plimsoll.rules.Rules;
import io.fabric8.zjsonpatch.JsonPatch;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** Whatever is posted: an answer that the API server can read, never a failure of ours; and a patch leads to an end. */
class ReviewerFuzzTest {
    private static final ObjectMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNumberLength(Integer.MAX_VALUE)
                            .build())
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    /** Everything on, in two policies, of which one is in dry run, with an override that may count or not. */
    private static final String POLICIES = """
            apiVersion: plimsoll.dev/v1alpha1
            kind: PodPolicy
            metadata: {name: all}
            spec:
              templates: Enforce
              rules:
                mutableTag: {mode: Enforce, patch: true, mutableTags: [stable, "v*"]}
                runAsRoot: {mode: Enforce, patch: true}
                missingLimits: {mode: Enforce, patch: true, requests: true, defaults: {cpu: 500m, memory: 512Mi}}
                hostPath: {mode: Enforce, allow: [{path: /var/log, readOnly: true}]}
                runtimeSocket: {mode: Enforce}
                hostNamespaces: {mode: Enforce}
                privileged: {mode: Warn}
                latestTag: {mode: Audit}
                imageDigest: {mode: Audit}
                shellFormCommand: {mode: Warn}
              overrides:
              - {namespaceSelector: {matchLabels: {env: dev}}, rules: {hostPath: {mode: Warn}}}
            ---
            apiVersion: plimsoll.dev/v1alpha1
            kind: PodPolicy
            metadata: {name: dry}
            spec:
              dryRun: true
              rules:
                privileged: {mode: Enforce}
                latestTag: {mode: Warn}
                runAsRoot: {mode: Enforce, patch: true, unproven: Audit}
            """;

    /** Lets what the reviewer caught go on to the fuzzer. */
    private static final ReviewListener FAILING = new ReviewListener() {
        @Override
        public void reviewed(ReviewScope call, AdmissionRequest request, Decision decision, long nanos) {}

        @Override
        public void misunderstood(int status, String reason) {
            assertThat(reason).isNotBlank().doesNotContain("\n", "\r");
        }

        @Override
        public void failed(Throwable failure) {
            throw new AssertionError("the reviewer failed", failure);
        }
    };

    private static final Reviewer REVIEWER = reviewer();

    private static Reviewer reviewer() {
        try {
            var policies = new Policies(PodPolicies.parse(POLICIES.getBytes(UTF_8), Rules.ALL));
            return new Reviewer(PolicySource.of(policies), Namespaces.BY_NAME, Set.of("kube-system"), FAILING);
        } catch (InvalidPolicy e) {
            throw new AssertionError(e);
        }
    }

    @DictionaryEntries({
        "\"request\":{",
        "\"object\":{",
        "\"oldObject\":null",
        "\"spec\":{",
        "\"template\":{",
        "\"containers\":[{",
        "\"initContainers\":[",
        "\"ephemeralContainers\":[",
        "\"image\":\"",
        ":latest\"",
        "\"volumes\":[{",
        "\"hostPath\":{\"path\":\"",
        "\"securityContext\":{",
        "\"runAsNonRoot\":true",
        "\"runAsUser\":0",
        "\"resources\":{\"limits\":{",
        "\"UPDATE\"",
        "\"Deployment\"",
        "\"apps\"",
        "\"dryRun\":true",
        "null"
    })
    @FuzzTest
    void anyBody(byte[] body) throws IOException {
        var answer = REVIEWER.review(body, ReviewScope.VALIDATE);
        if (answer.status() != 200) {
            assertThat(answer.status()).isEqualTo(400);
            assertThat(new String(answer.body(), UTF_8))
                    .startsWith("expected an AdmissionReview")
                    .endsWith("\n");
            assertThat(REVIEWER.review(body, ReviewScope.MUTATE).status()).isEqualTo(400);
            return;
        }
        var review = JSON.readTree(new String(body, UTF_8));
        var response = response(answer);
        assertThat(response.get("uid").textValue())
                .isEqualTo(review.at("/request/uid").textValue().replaceAll("\\p{Cs}", "\ufffd"));
        assertThat(response.has("patch")).isFalse();
        assertPartsSayTheSame(body, response.get("allowed").booleanValue());
        var mutated = response(REVIEWER.review(body, ReviewScope.MUTATE));
        if (mutated.has("patch")) {
            assertMendedOnce(review, mutated);
        }
    }

    /** Asked for each policy by itself, and for each part of what it says. */
    private static void assertPartsSayTheSame(byte[] body, boolean allowed) throws IOException {
        boolean allowedByAll = true;
        for (var policy : List.of("all", "dry")) {
            allowedByAll &= isAllowed(body, new ReviewScope(Endpoint.validate, ReviewScope.Part.enforce, policy, null));
            assertThat(isAllowed(body, new ReviewScope(Endpoint.validate, ReviewScope.Part.advise, policy, null)))
                    .isTrue();
        }
        assertThat(allowedByAll).isEqualTo(allowed);
    }

    private static boolean isAllowed(byte[] body, ReviewScope call) throws IOException {
        return response(REVIEWER.review(body, call)).get("allowed").booleanValue();
    }

    private static void assertMendedOnce(JsonNode review, JsonNode response) throws IOException {
        var mended = (ObjectNode) review.deepCopy();
        var request = (ObjectNode) mended.get("request");
        request.set(
                "object", JsonPatch.apply(JSON.readTree(response.get("patch").binaryValue()), request.get("object")));

        assertThat(response(REVIEWER.review(JSON.writeValueAsBytes(mended), Endpoint.mutate))
                        .has("patch"))
                .as("%s is mended again", mended)
                .isFalse();
        assertThat(denials(mended)).as("%s after its patch", mended).isSubsetOf(denials(review));
    }

    private static List<String> denials(JsonNode review) throws IOException {
        var response = response(REVIEWER.review(JSON.writeValueAsBytes(review), Endpoint.validate));
        return response.at("/status/message").asText().lines().toList();
    }

    /** The response of an answer, after a look whether an API server could read it. */
    private static JsonNode response(ReviewReply answer) throws IOException {
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).hasSizeLessThan(128 << 10);
        var response = JSON.readTree(answer.body()).get("response");
        if (response.get("allowed").booleanValue()) {
            assertThat(response.has("status")).isFalse();
        } else {
            assertThat(response.at("/status/code").intValue()).isEqualTo(403);
            assertThat(response.at("/status/message").textValue()).isNotBlank();
            assertThat(response.at("/status/message").textValue().getBytes(UTF_8))
                    .hasSizeLessThanOrEqualTo(8 << 10);
        }
        response.path("warnings")
                .forEach(warning -> assertThat(warning.textValue()).hasSizeBetween(1, 256));
        response.path("auditAnnotations")
                .forEach(annotation -> assertThat(annotation.textValue()).isNotBlank());
        return response;
    }
}
