// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.incluster;

import static dev.plimsoll.testing.InCluster.PRIVILEGED;
import static dev.plimsoll.testing.Until.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.admission.Endpoint;
import dev.plimsoll.docs.Readme;
import dev.plimsoll.testing.InCluster;
import dev.plimsoll.testing.NeedsApiServer;
import dev.plimsoll.testing.Reviews;
import dev.plimsoll.testing.Serving;
import io.fabric8.kubernetes.api.model.Event;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One replica in a cluster, with the rights of {@code k8s/install.yaml}. */
@NeedsApiServer
class InClusterIT {
    private static final String RUBBISH = "{\"data\":{\"tls.crt\":\"cnViYmlzaA==\"}}";

    @TempDir
    static Path dir;

    private static InCluster cluster;
    private static Serving replica;

    @BeforeAll
    static void start() throws Exception {
        cluster = InCluster.start(dir);
        cluster.api.startControllers("deployment-controller", "replicaset-controller", "job-controller");
        replica = cluster.replica();
    }

    @AfterAll
    static void stop() throws Exception {
        if (cluster != null) {
            cluster.close();
        }
    }

    @BeforeEach
    void reset() throws Exception {
        cluster.ok("delete", "podpolicies", "--all");
        until(
                "nothing is enforced",
                () -> cluster.registered()
                        .equals(java.util.Set.of(
                                "advise.built-in.plimsoll.dev", "advise-templates.built-in.plimsoll.dev")));
    }

    private void enforce() throws Exception {
        cluster.apply(InCluster.POLICY);
        cluster.awaitRefusing();
    }

    @Test
    void withoutAPolicyWhatIsFoundIsOnlyRecorded() throws Exception {
        assertThat(cluster.create("bad", PRIVILEGED, "--dry-run=server").err()).isEmpty();
        var response = replica.review(Endpoint.validate, Reviews.create(Reviews.PRIVILEGED_POD));

        assertThat(response.get("allowed").asBoolean()).isTrue();
        assertThat(response.at("/auditAnnotations/privileged").asText()).startsWith("policy built-in: ");
    }

    @Test
    void aPolicySaysWhatBecameOfIt() throws Exception {
        enforce();

        until(
                "its status is there",
                () -> cluster.ok("get", "podpolicy", "default").contains("True"));
        assertThat(cluster.ok("get", "podpolicy", "default"))
                .matches(
                        "(?s)NAME +MODES +DRY RUN +NAMESPACES +READY +AGE\n"
                                + "default +hostPath=Enforce,latestTag=Warn,mutableTag=Enforce,privileged=Enforce +false +\\d +True +.*");
    }

    @Test
    void theDeploymentOfRefusedPodsHasOneEventThatCounts() throws Exception {
        enforce();
        cluster.apply("""
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: bad}
                spec:
                  replicas: 3
                  selector: {matchLabels: {app: bad}}
                  template:
                    metadata: {labels: {app: bad}}
                    spec:
                      containers:
                      - {name: web, image: "registry.example/web:1.2", securityContext: {privileged: true}}
                """);

        until(
                "it is told, and again",
                () -> refusals().size() == 1 && refusals().get(0).getCount() > 1);
        var event = refusals().get(0);
        assertThat(event.getInvolvedObject().getKind()).isEqualTo("Deployment");
        assertThat(event.getInvolvedObject().getName()).isEqualTo("bad");
        assertThat(event.getMessage())
                .contains(
                        "Policy default refuses its pods",
                        "privileged",
                        "spec.containers[0].securityContext.privileged")
                .contains("remove privileged");
        cluster.ok("delete", "deployment", "bad");
    }

    private static List<Event> refusals() {
        return cluster.api.client().v1().events().inNamespace("default").list().getItems().stream()
                .filter(event -> event.getReason().equals("PodRefused"))
                .toList();
    }

    @Test
    void whatALimitRangeFillsInIsNotMissedInATemplate() throws Exception {
        cluster.api.createNamespace("limited");
        cluster.apply("""
                apiVersion: v1
                kind: LimitRange
                metadata: {name: defaults, namespace: limited}
                spec: {limits: [{type: Container, default: {cpu: "1", memory: 1Gi}}]}
                """);
        cluster.apply("""
                apiVersion: plimsoll.dev/v1alpha1
                kind: PodPolicy
                metadata: {name: limits}
                spec: {rules: {missingLimits: {mode: Warn}}}
                """);

        until("what has no limits is warned of", () -> warnings("default").contains("missingLimits"));
        until("what will have them is not", () -> warnings("limited").isEmpty());
    }

    private static String warnings(String namespace) throws Exception {
        return cluster.api
                .kubectl(
                        "create",
                        "deployment",
                        "web",
                        "--image=registry.example/web:1.2",
                        "--dry-run=server",
                        "-n",
                        namespace)
                .err();
    }

    @Test
    void aMistakeInAPolicyIsToldAndChangesNothing() throws Exception {
        enforce();
        double failures = replica.metric("plimsoll_policy_load_failures_total");
        // A schema cannot say that this leads to the root of the node.
        cluster.apply(InCluster.POLICY.replace(
                "hostPath: {mode: Enforce}", "hostPath: {mode: Enforce, allow: [{path: /proc/1/root}]}"));

        until("it is refused", () -> replica.metric("plimsoll_policy_load_failures_total") > failures);
        assertThat(replica.metric("plimsoll_policy_current")).isZero();
        assertThat(cluster.create("bad", PRIVILEGED, "--dry-run=server").err())
                .contains("policy default refuses this Pod");
        until(
                "the policy says so",
                () -> cluster.ok(
                                "get",
                                "podpolicy",
                                "default",
                                "-o",
                                "jsonpath={.status.conditions[?(@.type=='Invalid')].message}")
                        .contains("/proc/1/root"));
        until(
                "an Event says so",
                () -> cluster.ok("get", "events", "-n", "default").contains("PolicyRefused"));
    }

    @Test
    void hasExactlyTheMetricsOfTheReadme() throws Exception {
        var told = new TreeSet<String>();
        Readme.read().metrics().forEach(told::addAll);

        assertThat(Readme.exposed(replica.management("/q/metrics").body())).isEqualTo(told);
    }

    @Test
    void describesItsMetricsInTheWordsOfTheReadme() throws Exception {
        assertThat(Readme.described(replica.management("/q/metrics").body()))
                .isEqualTo(Readme.read().descriptions());
    }

    @Test
    void countsWhatItRefusesInTheSecretOfTheCertificate() throws Exception {
        assertThat(replica.metric("plimsoll_certificate_refusals_total")).isZero();

        cluster.ok("patch", "secret", "plimsoll-tls", "-n", "plimsoll", "--type=merge", "-p", RUBBISH);

        until("it is counted", () -> replica.metric("plimsoll_certificate_refusals_total") == 1);
        until("it is put right", () -> replica.metric("plimsoll_certificate_repairs_total") == 1);
    }

    @Test
    void metricsTellHowItIsDoing() throws Exception {
        assertThat(replica.metric("plimsoll_leader")).isEqualTo(1);
        assertThat(replica.metric("plimsoll_knowledge_age_seconds")).isLessThan(60);
        assertThat(replica.metric("plimsoll_registration_repairs_total")).isZero();
        assertThat(replica.metric("plimsoll_namespace_lookup_failures_total")).isNotNegative();
    }
}
