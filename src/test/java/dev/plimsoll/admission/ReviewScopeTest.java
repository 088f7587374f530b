// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.admission;

import static dev.plimsoll.testing.Reviews.GOOD_POD;
import static dev.plimsoll.testing.Reviews.MUTABLE_POD;
import static dev.plimsoll.testing.Reviews.PRIVILEGED_POD;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.plimsoll.pod.LimitRange;
import dev.plimsoll.pod.Quantity;
import dev.plimsoll.podpolicy.InvalidPolicy;
import dev.plimsoll.podpolicy.PodPolicies;
import dev.plimsoll.policy.Namespace;
import dev.plimsoll.policy.Namespaces;
import dev.plimsoll.policy.Policies;
import dev.plimsoll.policy.PolicySource;
import dev.plimsoll.policy.UnknownPolicyVersion;
import dev.plimsoll.rules.Rules;
import dev.plimsoll.testing.Reviews;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a path asks, and that no part of an answer is given twice. */
class ReviewScopeTest {
    private static final String OLD = "0000000000000000";
    private static final String CURRENT = "1111111111111111";
    private static final String NEW = "2222222222222222";

    private static final String BAD = PRIVILEGED_POD
            .replace("web:1.2", "web")
            .replace("IfNotPresent", "Always")
            .replace(",\"resources\":{\"limits\":{\"cpu\":\"1\",\"memory\":\"1Gi\"}}", "");
    private static final String DEPLOYMENT = "{\"kind\":\"Deployment\",\"spec\":{\"template\":" + BAD + "}}";

    private String templates = "Warn";
    private boolean dryRun;
    private long generation = 1;
    private @Nullable Namespace known = Namespace.named("shop");

    private Policies policies() {
        try {
            return new Policies(
                    PodPolicies.parse("""
            apiVersion: plimsoll.dev/v1alpha1
            kind: PodPolicy
            metadata: {name: strict}
            spec:
              templates: %s
              dryRun: %s
              rules:
                privileged: {mode: Enforce}
                latestTag: {mode: Warn}
                mutableTag: {mode: Enforce, patch: true}
                missingLimits: {mode: Audit, defaults: {cpu: "2", memory: 2Gi}, patch: true}
            ---
            apiVersion: plimsoll.dev/v1alpha1
            kind: PodPolicy
            metadata: {name: other}
            spec:
              rules:
                privileged: {mode: Warn}
            """.formatted(templates, dryRun).getBytes(UTF_8), Rules.ALL));
        } catch (InvalidPolicy e) {
            throw new AssertionError(e);
        }
    }

    private Reviewer reviewer() {
        var policies = policies();
        var inForce = new PolicySource() {
            @Override
            public Policies policies() {
                return policies;
            }

            @Override
            public @Nullable Policies find(String policy, String version) {
                return version.equals(OLD) || version.equals(CURRENT) ? policies : null;
            }

            @Override
            public Policies lookUp(String policy, String version) {
                if (version.equals(NEW)) {
                    return policies;
                }
                throw new UnknownPolicyVersion("nobody knows version " + version);
            }

            @Override
            public long generation() {
                return generation;
            }

            @Override
            public long failures() {
                return 0;
            }

            @Override
            public boolean isCurrent() {
                return true;
            }
        };
        var namespaces = new Namespaces() {
            @Override
            public @Nullable Namespace find(String name) {
                return known;
            }

            @Override
            public Namespace lookUp(String name) {
                return Namespace.named(name);
            }
        };
        return new Reviewer(inForce, namespaces, Set.of("kube-system"), ReviewListener.NONE);
    }

    private JsonNode ask(String path, String review) throws IOException {
        var answer = reviewer().review(review.getBytes(UTF_8), Objects.requireNonNull(ReviewScope.of(path)));
        assertThat(answer.status()).isEqualTo(200);
        return new ObjectMapper().readTree(answer.body()).get("response");
    }

    private static String deployment() {
        return Reviews.create(DEPLOYMENT)
                .replace(
                        "{\"group\":\"\",\"version\":\"v1\",\"kind\":\"Pod\"}",
                        "{\"group\":\"apps\",\"kind\":\"Deployment\"}");
    }

    @ParameterizedTest
    @CsvSource({
        "/validate, validate, all,,",
        "/mutate, mutate, all,,",
        "/validate/enforce/default, validate, enforce, default,",
        "/validate/advise/a.b-c, validate, advise, a.b-c,",
        "/mutate/default, mutate, all, default,",
        "/validate/enforce/default/0123456789abcdef, validate, enforce, default, 0123456789abcdef",
        "/validate/advise/a.b-c/0000000000000000, validate, advise, a.b-c, 0000000000000000",
        "/mutate/default/ffffffffffffffff, mutate, all, default, ffffffffffffffff",
    })
    void aPathSaysWhatIsAsked(
            String path, Endpoint endpoint, ReviewScope.Part part, @Nullable String policy, @Nullable String version) {
        assertThat(ReviewScope.of(path)).isEqualTo(new ReviewScope(endpoint, part, policy, version));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/validate/",
                "/validate/enforce",
                "/validate/enforce/",
                "/validate/default",
                "/validate/all/a",
                "/mutate/",
                "/mutate/a/b",
                "/validate/advise/a/",
                "/Validate",
                "validate",
                "/mutated",
                "/mutate/a/0123456789abcde",
                "/mutate/a/0123456789abcdef0",
                "/mutate/a/0123456789ABCDEF",
                "/mutate/a/0123456789abcdef/",
                "/validate/enforce//0123456789abcdef",
                "/validate/a/0123456789abcdef"
            })
    void nothingIsAskedElsewhere(String path) {
        assertThat(ReviewScope.of(path)).isNull();
    }

    @Test
    void enforceRefusesAndSaysNothingElse() throws IOException {
        var response = ask("/validate/enforce/strict", Reviews.create(BAD));

        assertThat(response.get("allowed").asBoolean()).isFalse();
        assertThat(response.at("/status/message").asText())
                .startsWith("policy strict refuses this Pod:\n- privileged: ")
                .doesNotContain("latestTag", "missingLimits", "policy other");
        assertThat(response.has("warnings")).isFalse();
        assertThat(response.has("auditAnnotations")).isFalse();
    }

    @Test
    void adviseSaysTheRestAndRefusesNothing() throws IOException {
        var response = ask("/validate/advise/strict", Reviews.create(BAD));

        assertThat(response.get("allowed").asBoolean()).isTrue();
        assertThat(response.get("warnings")).hasSize(1);
        assertThat(response.at("/warnings/0").asText()).contains("latestTag");
        assertThat(response.get("auditAnnotations").properties())
                .extracting(Map.Entry::getKey)
                .containsExactly("missingLimits");
    }

    @Test
    void aPolicySpeaksForItselfAlone() throws IOException {
        assertThat(ask("/validate/enforce/other", Reviews.create(BAD))
                        .get("allowed")
                        .asBoolean())
                .isTrue();
        assertThat(ask("/validate/advise/other", Reviews.create(BAD)).get("warnings"))
                .hasSize(1);
        assertThat(ask("/mutate/other", Reviews.create(MUTABLE_POD)).has("patch"))
                .isFalse();
        assertThat(ask("/mutate/strict", Reviews.create(MUTABLE_POD)).has("patch"))
                .isTrue();
    }

    @Test
    void aDryRunOnlyAdvises() throws IOException {
        dryRun = true;

        assertThat(ask("/validate/enforce/strict", Reviews.create(BAD)).properties())
                .hasSize(2);
        assertThat(ask("/validate/advise/strict", Reviews.create(BAD))
                        .at("/auditAnnotations/wouldDeny")
                        .asText())
                .contains("privileged");
    }

    @Test
    void templatesThatMayOnlyBeWarnedOfAreAdvised() throws IOException {
        assertThat(ask("/validate/enforce/strict", deployment()).get("allowed").asBoolean())
                .isTrue();
        assertThat(ask("/validate/advise/strict", deployment()).get("warnings").toString())
                .contains("privileged", "latestTag");
    }

    @Test
    void templatesThatMayBeRefusedAreEnforced() throws IOException {
        templates = "Enforce";

        assertThat(ask("/validate/enforce/strict", deployment())
                        .at("/status/message")
                        .asText())
                .contains("privileged");
        assertThat(ask("/validate/advise/strict", deployment()).get("warnings").toString())
                .contains("latestTag")
                .doesNotContain("privileged");
    }

    @Test
    void whatCannotBeReadIsRefusedByTheWebhookThatRefuses() throws IOException {
        var unreadable = Reviews.create(GOOD_POD.replace("\"runAsNonRoot\":true", "\"runAsNonRoot\":1"));

        assertThat(ask("/validate/enforce/strict", unreadable).get("allowed").asBoolean())
                .isFalse();
        assertThat(ask("/validate/advise/strict", unreadable).properties()).hasSize(2);
        assertThat(ask("/validate/advise/other", unreadable).has("warnings")).isTrue();
    }

    @Test
    void aPolicyThatNeverCameGetsNoAnswer() {
        var answer = reviewer()
                .review(
                        Reviews.bytes(Reviews.create(GOOD_POD)),
                        new ReviewScope(Endpoint.validate, ReviewScope.Part.enforce, "new", null));

        assertThat(answer.status()).isEqualTo(503);
        assertThat(new String(answer.body(), UTF_8)).contains("policy new has not come to this replica yet");
    }

    @Test
    void beforeAnyPolicyHasComeNothingIsAllowed() {
        generation = 0;

        assertThat(reviewer()
                        .review(Reviews.bytes(Reviews.create(GOOD_POD)), ReviewScope.VALIDATE)
                        .status())
                .isEqualTo(503);
    }

    @Test
    void aPolicyThatWasRemovedRefusesNothing() throws IOException {
        assertThat(ask("/validate/enforce/removed/" + OLD, Reviews.create(BAD))
                        .get("allowed")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void aVersionThatWasReplacedIsJudgedByTheOneInForce() throws IOException {
        assertThat(ask("/validate/enforce/strict/" + OLD, Reviews.create(BAD)))
                .isEqualTo(ask("/validate/enforce/strict/" + CURRENT, Reviews.create(BAD)));
    }

    @Test
    void aVersionThatIsNotKnownIsLookedUpOnlyWhereThatMayTakeTime() throws IOException {
        var call = Objects.requireNonNull(ReviewScope.of("/validate/enforce/strict/" + NEW));

        assertThat(reviewer().begin(Reviews.bytes(Reviews.create(BAD)), call).answerAtOnce())
                .isNull();
        assertThat(ask("/validate/enforce/strict/" + NEW, Reviews.create(BAD))
                        .get("allowed")
                        .asBoolean())
                .isFalse();
    }

    @Test
    void aVersionThatNobodyKnowsGetsNoAnswer() {
        var call = Objects.requireNonNull(ReviewScope.of("/validate/enforce/strict/0123456789abcdef"));
        var answer = reviewer().review(Reviews.bytes(Reviews.create(GOOD_POD)), call);

        assertThat(answer.status()).isEqualTo(503);
        assertThat(new String(answer.body(), UTF_8)).isEqualTo("nobody knows version 0123456789abcdef\n");
    }

    @Test
    void anUnknownNamespaceIsLookedUpOnlyWhereThatMayTakeTime() throws IOException {
        known = null;
        var reviewer = reviewer();

        assertThat(reviewer.begin(Reviews.bytes(Reviews.create(BAD)), ReviewScope.VALIDATE)
                        .answerAtOnce())
                .isNull();
        assertThat(ask("/validate", Reviews.create(BAD)).get("allowed").asBoolean())
                .isFalse();
    }

    @Test
    void aTemplateHasTheLimitsThatItsNamespaceWillFillIn() throws IOException {
        var defaults = Map.of("cpu", Quantity.parse("1"), "memory", Quantity.parse("1Gi"));
        known = new Namespace("shop", Map.of(), true, new LimitRange(defaults, Map.of(), Map.of()));

        assertThat(ask("/validate/advise/strict", deployment()).toString()).doesNotContain("missingLimits");
        // Of a pod LimitRanger has filled them in before it comes: what is missing then is missing.
        assertThat(ask("/validate/advise/strict", Reviews.create(BAD)).toString())
                .contains("missingLimits");
    }
}
