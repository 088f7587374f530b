// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.admission;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LONG;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.plimsoll.podpolicy.DefaultPolicy;
import dev.plimsoll.policy.Namespace;
import dev.plimsoll.policy.Namespaces;
import dev.plimsoll.policy.Policies;
import dev.plimsoll.policy.PolicySource;
import dev.plimsoll.rules.Rules;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReviewerTest {
    private static final String GOOD = """
            {"kind":"Pod","apiVersion":"v1","metadata":{"name":"web","finalizers":["a"]},"spec":{
             "securityContext":{"runAsNonRoot":true},
             "containers":[{"name":"web","image":"registry.example/web:1.2","imagePullPolicy":"IfNotPresent",
              "resources":{"limits":{"cpu":"1","memory":"1Gi"}}}]}}""";
    private static final String PRIVILEGED =
            GOOD.replace("\"resources\"", "\"securityContext\":{\"privileged\":true},\"resources\"");
    private static final String MUTABLE = GOOD.replace("web:1.2", "web:latest");

    private static final String ANNOTATION = "\"annotations\":{\"kubernetes.io/config.mirror\":\"0\"},";
    private static final String MIRROR = PRIVILEGED.replace("\"finalizers\"", ANNOTATION + "\"finalizers\"");
    private static final String BY_NODE =
            "\"userInfo\":{\"username\":\"system:node:a\",\"groups\":[\"system:nodes\",\"system:authenticated\"]},";

    private final Policies policies = new Policies(List.of(DefaultPolicy.policy(Rules.ALL)));
    private final Reviewer reviewer = new Reviewer(policies, Set.of("kube-system"));

    private static String review(String operation, String namespace, String object, String oldObject) {
        return """
                {"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1","request":{"uid":"u-1",
                 "kind":{"group":"","version":"v1","kind":"Pod"},"operation":"%s","namespace":"%s","name":"web",
                 "object":%s,"oldObject":%s}}""".formatted(operation, namespace, object, oldObject);
    }

    private JsonNode response(Endpoint endpoint, String review) throws IOException {
        var answer = reviewer.review(review.getBytes(UTF_8), endpoint);
        assertThat(answer.status()).isEqualTo(200);
        var response = new ObjectMapper().readTree(answer.body()).get("response");
        assertThat(response.get("uid").asText()).isEqualTo("u-1");
        return response;
    }

    private JsonNode validate(String operation, String namespace, String object, String oldObject) throws IOException {
        return response(Endpoint.validate, review(operation, namespace, object, oldObject));
    }

    @Test
    void aCompliantPodPasses() throws IOException {
        assertThat(validate("CREATE", "web", GOOD, "null").get("allowed").asBoolean())
                .isTrue();
    }

    @Test
    void aDenialNamesPolicyRuleAndField() throws IOException {
        var response = validate("CREATE", "web", PRIVILEGED, "null");

        assertThat(response.get("allowed").asBoolean()).isFalse();
        assertThat(response.at("/status/code").asInt()).isEqualTo(403);
        assertThat(response.at("/status/reason").asText()).isEqualTo("Forbidden");
        assertThat(response.at("/status/message").asText())
                .contains("default", "privileged", "spec.containers[0].securityContext.privileged");
    }

    @Test
    void anUpdateIsJudgedByWhatIsNew() throws IOException {
        assertThat(validate("UPDATE", "web", PRIVILEGED.replace("[\"a\"]", "[]"), PRIVILEGED)
                        .get("allowed")
                        .asBoolean())
                .isTrue();
        assertThat(validate("UPDATE", "web", PRIVILEGED, GOOD).get("allowed").asBoolean())
                .isFalse();
        assertThat(validate("UPDATE", "web", PRIVILEGED.replace("web:1.2", "web:1.3"), PRIVILEGED)
                        .get("allowed")
                        .asBoolean())
                .isFalse();
    }

    @Test
    void theImageOfAStaticPodIsWarnedOfAtMost() throws IOException {
        var review = review("CREATE", "web", MIRROR, "null").replace("\"operation\"", BY_NODE + "\"operation\"");

        var response = response(Endpoint.validate, review);

        assertThat(response.get("allowed").asBoolean()).isTrue();
        assertThat(response.get("warnings").get(0).asText()).contains("privileged");
    }

    @Test
    void noOneButANodeMakesAStaticPod() throws IOException {
        assertThat(validate("CREATE", "web", MIRROR, "null").get("allowed").asBoolean())
                .isFalse();
        for (var forged : List.of(
                BY_NODE.replace("system:node:a", "jane"),
                BY_NODE.replace("system:nodes", "system:authenticated"),
                BY_NODE.replace("system:node:a", "system:nodes"),
                BY_NODE + BY_NODE.replace("system:node:a", "jane"))) {
            var review = review("CREATE", "web", MIRROR, "null").replace("\"operation\"", forged + "\"operation\"");
            assertThat(response(Endpoint.validate, review).get("allowed").asBoolean())
                    .as(forged)
                    .isFalse();
        }
    }

    @Test
    void theImageOfAStaticPodIsNeverPatched() throws IOException {
        var mirror = MUTABLE.replace("\"finalizers\"", ANNOTATION + "\"finalizers\"");
        for (var user : List.of("", BY_NODE)) {
            var review = review("CREATE", "web", mirror, "null").replace("\"operation\"", user + "\"operation\"");
            assertThat(response(Endpoint.mutate, review).has("patch")).isFalse();
        }
    }

    @Test
    void anExemptNamespaceIsLeftAlone() throws IOException {
        assertThat(validate("CREATE", "kube-system", PRIVILEGED, "null")
                        .get("allowed")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void theNamespaceIsTheOneThatTheRequestNames() throws IOException {
        var pod = PRIVILEGED.replace("\"name\":\"web\",\"fin", "\"namespace\":\"kube-system\",\"name\":\"web\",\"fin");
        assertThat(pod).isNotEqualTo(PRIVILEGED);

        assertThat(validate("CREATE", "web", pod, "null").get("allowed").asBoolean())
                .isFalse();
        assertThat(validate("CREATE", "kube-system", pod, "null").get("allowed").asBoolean())
                .isTrue();
    }

    @Test
    void ownersDeletionAndServiceAccountsExcuseNothing() throws IOException {
        for (var metadata : List.of(
                "\"ownerReferences\":[{\"apiVersion\":\"apps/v1\",\"kind\":\"ReplicaSet\",\"name\":\"a\",\"controller\":true}]",
                "\"ownerReferences\":[{\"apiVersion\":\"apps/v1\",\"kind\":\"Deployment\",\"name\":\"a\",\"controller\":true}]",
                "\"deletionTimestamp\":\"2026-01-01T00:00:00Z\"",
                "\"labels\":{\"k8s-app\":\"kube-proxy\"}")) {
            var pod = PRIVILEGED.replace("\"finalizers\"", metadata + ",\"finalizers\"");
            for (var user :
                    List.of("jane", "system:serviceaccount:kube-system:replicaset-controller", "system:admin")) {
                var review = review("CREATE", "web", pod, "null")
                        .replace("\"operation\"", "\"userInfo\":{\"username\":\"" + user + "\"},\"operation\"");
                assertThat(response(Endpoint.validate, review).get("allowed").asBoolean())
                        .as("%s by %s", metadata, user)
                        .isFalse();
            }
        }
    }

    @Test
    void whatCannotBeReadIsDeniedByBothEndpoints() throws IOException {
        var wrong = GOOD.replace("\"runAsNonRoot\":true", "\"runAsNonRoot\":\"true\"");
        for (var endpoint : Endpoint.values()) {
            var response = response(endpoint, review("CREATE", "web", wrong, "null"));
            assertThat(response.get("allowed").asBoolean()).isFalse();
            assertThat(response.at("/status/message").asText()).contains("spec.securityContext.runAsNonRoot");
        }
    }

    @Test
    void aReviewThatMustWaitIsReadOnceAndTimedFromItsBeginning() throws Exception {
        var body = review("CREATE", "web", GOOD, "null").getBytes(UTF_8);
        var unknown = new Namespaces() {
            @Override
            public @Nullable Namespace find(String name) {
                return null;
            }

            @Override
            public Namespace lookUp(String name) {
                return Namespace.named(name);
            }
        };
        var times = new ArrayList<Long>();
        ReviewListener journal = (call, request, decision, nanos) -> times.add(nanos);
        var begun =
                new Reviewer(PolicySource.of(policies), unknown, Set.of(), journal).begin(body, ReviewScope.VALIDATE);

        assertThat(begun.answerAtOnce()).isNull();
        assertThat(times).isEmpty();
        body[0] = 'x'; // no review any more, should it be read again
        Thread.sleep(20);

        assertThat(begun.finish().status()).isEqualTo(200);
        assertThat(times).singleElement(LONG).isGreaterThanOrEqualTo(20_000_000);
    }

    @Test
    void aMutableTagIsPatchedOnce() throws IOException {
        var response = response(Endpoint.mutate, review("CREATE", "web", MUTABLE, "null"));

        assertThat(response.get("allowed").asBoolean()).isTrue();
        assertThat(response.get("patchType").asText()).isEqualTo("JSONPatch");
        assertThat(new String(Base64.getDecoder().decode(response.get("patch").asText()), UTF_8))
                .isEqualTo("[{\"op\":\"add\",\"path\":\"/spec/containers/0/imagePullPolicy\",\"value\":\"Always\"}]");
        assertThat(response(Endpoint.mutate, review("CREATE", "web", MUTABLE.replace("IfNotPresent", "Always"), "null"))
                        .has("patch"))
                .isFalse();
        assertThat(response(Endpoint.mutate, review("UPDATE", "web", MUTABLE, MUTABLE))
                        .has("patch"))
                .isFalse();
    }
}
