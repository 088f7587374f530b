// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.chart;

import static dev.plimsoll.testing.Until.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.testing.Creating;
import dev.plimsoll.testing.Creating.Creation;
import dev.plimsoll.testing.Launched;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * The image and the chart as they are shipped, from installing to uninstalling, on a node that runs pods. The tests follow each
 * other as the days of an installation do, for each would take half a minute to install it anew.
 */
@NeedsNode
@TestMethodOrder(OrderAnnotation.class)
class OnANodeIT {
    private static final int PER_SECOND = 20;
    private static final String RELEASE = "plimsoll";
    private static final String CHART = "charts/plimsoll";

    private static final String GOOD = "securityContext: {runAsNonRoot: true, runAsUser: 65532}";
    private static final String PRIVILEGED = "securityContext: {privileged: true}";

    @TempDir
    static Path dir;

    private static Node node;

    @BeforeAll
    static void start() throws Exception {
        node = Node.start(dir, "0.1.0", "0.1.1");
        node.ok("create", "namespace", "plimsoll");
        node.ok("label", "namespace", "plimsoll", "pod-security.kubernetes.io/enforce=restricted");
        // What is there already breaks the rules.
        node.ok(
                "create",
                "deployment",
                "violator",
                "--image=docker.io/library/busybox:test",
                "--",
                "sleep",
                "infinity");
        helm("install");
    }

    @AfterAll
    static void stop() throws Exception {
        if (node != null) {
            node.close();
        }
    }

    private static String[] values(String... more) {
        var values = new ArrayList<>(List.of(
                "--namespace=plimsoll",
                "--wait",
                "--timeout=90s",
                "--set=image.repository=" + Node.IMAGE,
                "--set=policy.rules.privileged.mode=Enforce",
                "--set=policy.rules.mutableTag.mode=Enforce",
                "--set=policy.rules.mutableTag.patch=true"));
        values.addAll(List.of(more));
        return values.toArray(String[]::new);
    }

    private static void helm(String command, String... more) throws Exception {
        var arguments = new ArrayList<>(List.of(command, RELEASE, CHART));
        arguments.addAll(List.of(values(more)));
        node.helm().ok(arguments.toArray(String[]::new));
    }

    private static String pod(String name, String image, String fields) {
        return """
                apiVersion: v1
                kind: Pod
                metadata: {name: %s, namespace: default}
                spec:
                  terminationGracePeriodSeconds: 0
                  containers:
                  - name: main
                    image: %s
                    command: [sleep, infinity]
                    %s
                """.formatted(name, image, fields);
    }

    private static final String IMAGE = "docker.io/library/busybox:test";

    private static Launched tryOut(String fields) throws Exception {
        return node.given(pod("tried", IMAGE, fields), "create", "--dry-run=server");
    }

    private static void awaitRefusing() throws Exception {
        until("a privileged pod is refused", () -> tryOut(PRIVILEGED).status() != 0);
    }

    private static void awaitAllowing() throws Exception {
        until("a privileged pod is taken", () -> tryOut(PRIVILEGED).status() == 0);
    }

    private static List<Pod> pods() {
        return pods("webhook");
    }

    private static List<Pod> pods(String component) {
        return node
                .client()
                .pods()
                .inNamespace("plimsoll")
                .withLabel("app.kubernetes.io/component", component)
                .list()
                .getItems()
                .stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .toList();
    }

    private static long ready() {
        return ready("webhook");
    }

    private static long ready(String component) {
        return pods(component).stream()
                .filter(pod -> pod.getStatus().getConditions().stream()
                        .anyMatch(condition -> condition.getType().equals("Ready")
                                && condition.getStatus().equals("True")))
                .count();
    }

    private static void assertNothingIsRegistered() throws Exception {
        assertThat(node.ok("get", "validatingwebhookconfigurations,mutatingwebhookconfigurations", "-o", "name"))
                .isEmpty();
    }

    @Test
    @Order(1)
    void isInstalledWithWhatBreaksTheRulesAlreadyThere() throws Exception {
        assertThat(ready()).isEqualTo(2);
        assertThat(ready("controller")).isEqualTo(2);
        awaitRefusing();
        assertThat(tryOut(PRIVILEGED).err()).contains("policy default refuses this Pod", "privileged");
        assertThat(node.ok("get", "podpolicy", "default")).contains("privileged=Enforce");
    }

    @Test
    @Order(2)
    void theJvmHasNothingToComplainOf() throws Exception {
        for (var pod :
                Stream.of(pods(), pods("controller")).flatMap(List::stream).toList()) {
            // Its own lines are no JSON: an AOT cache that it refuses is told of in one.
            assertThat(node.ok("logs", "-n", "plimsoll", pod.getMetadata().getName())
                            .lines())
                    .isNotEmpty()
                    .allMatch(line -> line.startsWith("{"));
        }
    }

    @Test
    @Order(2)
    void aGoodPodRunsAndAPatchableOneRunsPatched() throws Exception {
        // Whoever has to pull an image that is only here would wait for ever.
        node.given(pod("good", IMAGE, GOOD), "create");
        node.given(pod("patched", "docker.io/library/busybox", "imagePullPolicy: IfNotPresent"), "create");

        node.ok("wait", "--for=condition=Ready", "pod/good", "--timeout=30s");
        assertThat(node.ok("get", "pod", "patched", "-o", "jsonpath={.spec.containers[0].imagePullPolicy}"))
                .isEqualTo("Always");
        node.ok("delete", "pod", "good", "patched");
    }

    /** Nothing listens on the port for reviews, and the audit is here. */
    @Test
    @Order(2)
    void theControllerAuditsAndAnswersNoReview() throws Exception {
        assertThat(pods("controller"))
                .hasSize(2)
                .allSatisfy(pod -> assertThatThrownBy(
                                () -> new Socket(pod.getStatus().getPodIP(), 8443).close())
                        .isInstanceOf(ConnectException.class));
        for (var pod : pods()) {
            new Socket(pod.getStatus().getPodIP(), 8443).close();
            assertThat(metrics(pod))
                    .contains("plimsoll_reviews_total")
                    .doesNotContain("plimsoll_audit", "plimsoll_leader");
        }
        until(
                "one of them leads and has audited",
                () -> pods("controller").stream()
                                .map(OnANodeIT::metrics)
                                .filter(metrics -> metrics.contains("plimsoll_leader 1.0")
                                        && !metrics.contains("plimsoll_audit_last_success_timestamp_seconds 0.0"))
                                .count()
                        == 1);
    }

    private static String metrics(Pod pod) {
        try {
            var request = HttpRequest.newBuilder(
                            URI.create("http://" + pod.getStatus().getPodIP() + ":9000/q/metrics"))
                    .build();
            return HttpClient.newHttpClient()
                    .send(request, BodyHandlers.ofString())
                    .body();
        } catch (IOException | InterruptedException e) {
            return ""; // it has not started yet, or is gone
        }
    }

    @Test
    @Order(3)
    void helmTestAsksForTwoReviews() throws Exception {
        var tested = node.helm().ok("test", RELEASE, "--namespace=plimsoll", "--logs", "--timeout=60s");

        assertThat(tested).contains("good.yaml: allowed", "privileged.yaml: denied", "policy default refuses this Pod");
    }

    @Test
    @Order(4)
    void upgradeAndRollbackFailNoCreation() throws Exception {
        var ready = new ConcurrentLinkedQueue<Integer>();
        var watch = node.client()
                .apps()
                .deployments()
                .inNamespace("plimsoll")
                .withName("plimsoll")
                .watch(new Watcher<>() {
                    @Override
                    public void eventReceived(Action action, Deployment deployment) {
                        ready.add(Objects.requireNonNullElse(
                                deployment.getStatus().getReadyReplicas(), 0));
                    }

                    @Override
                    public void onClose(WatcherException problem) {}
                });
        var creating = Creating.atRate(PER_SECOND, node.client(), COMPLIANT, MENDABLE, UNTOLD);
        try (creating) {
            helm("upgrade", "--set=image.tag=0.1.1", "--set=log.level=debug");
            assertThat(images()).containsOnly(Node.IMAGE + ":0.1.1");
            node.helm().ok("rollback", RELEASE, "1", "--namespace=plimsoll", "--wait", "--timeout=90s");
            assertThat(images()).containsOnly(Node.IMAGE + ":0.1.0");
        }
        watch.close();
        assertNothingFailed(creating.creations());
        assertThat(ready).isNotEmpty().allMatch(replicas -> replicas >= 2);
    }

    private static List<String> images() {
        return pods().stream()
                .map(pod -> pod.getSpec().getContainers().get(0).getImage())
                .toList();
    }

    /** What the API server clears by itself, what has to be mended, and what has to be asked about and is in order. */
    private static final Pod COMPLIANT = read(pod("compliant", IMAGE, ""));

    private static final Pod MENDABLE =
            read(pod("mendable", "registry.example/web:latest", "imagePullPolicy: IfNotPresent"));
    private static final Pod UNTOLD = read(pod("untold", "registry.example/web", ""));

    private static Pod read(String yaml) {
        return Serialization.unmarshal(yaml, Pod.class);
    }

    private static void assertNothingFailed(List<Creation> creations) {
        assertThat(creations)
                .hasSizeGreaterThan(PER_SECOND)
                .filteredOn(Creation::isRefused)
                .isEmpty();
        assertThat(creations)
                .filteredOn(
                        creation -> creation.created().getMetadata().getName().equals("mendable"))
                .allMatch(creation -> creation.created()
                        .getSpec()
                        .getContainers()
                        .get(0)
                        .getImagePullPolicy()
                        .equals("Always"));
    }

    @Test
    @Order(5)
    void podsDeletedOneByOneFailNoCreation() throws Exception {
        var creating = Creating.atRate(PER_SECOND, node.client(), COMPLIANT, MENDABLE, UNTOLD);
        try (creating) {
            for (var pod : pods()) {
                node.ok("delete", "pod", "-n", "plimsoll", pod.getMetadata().getName());
                until("both are ready again", () -> pods().size() == 2 && ready() == 2);
            }
        }
        assertNothingFailed(creating.creations());
    }

    /** The only node there is, so that the last replica must stay: the budget sees to that. */
    @Test
    @Order(6)
    void drainingTheNodeLeavesAReplicaAndFailsNoCreation() throws Exception {
        var name = pods().get(0).getSpec().getNodeName();
        var creating = Creating.atRate(PER_SECOND, node.client(), COMPLIANT, MENDABLE, UNTOLD);
        try (creating) {
            var drained = node.kubectl(
                    "drain",
                    name,
                    "--pod-selector=app.kubernetes.io/name=plimsoll",
                    "--delete-emptydir-data",
                    "--timeout=15s");
            assertThat(drained.status()).isNotZero();
            assertThat(drained.out() + drained.err()).contains("evicted", "disruption budget");
            assertThat(ready()).isEqualTo(1);

            node.ok("uncordon", name);
            until("both are ready again", () -> ready() == 2);
        }
        assertNothingFailed(creating.creations());
    }

    @Test
    @Order(7)
    void aKilledJvmComesBackAndNothingForbiddenSlipsIn() throws Exception {
        var bad = read(pod("bad", IMAGE, PRIVILEGED));
        var creating = Creating.atRate(PER_SECOND, node.client(), COMPLIANT, bad);
        try (creating) {
            var killed = pods().get(0);
            var name = killed.getMetadata().getName();
            node.kill(killed.getStatus().getContainerStatuses().get(0).getContainerID());
            until(
                    "it has been started again",
                    () -> node.client()
                                            .pods()
                                            .inNamespace("plimsoll")
                                            .withName(name)
                                            .get()
                                            .getStatus()
                                            .getContainerStatuses()
                                            .get(0)
                                            .getRestartCount()
                                    == 1
                            && ready() == 2);
        }
        assertThat(creating.creations())
                .hasSizeGreaterThan(PER_SECOND)
                .allMatch(creation -> creation.isRefused()
                        == creation.created().getMetadata().getName().equals("bad"));
    }

    @Test
    @Order(7)
    void withoutAControllerReviewsAreAnsweredAndWithoutAWebhookNothingIsUnregistered() throws Exception {
        node.ok("scale", "deployment", "plimsoll-controller", "-n", "plimsoll", "--replicas=0");
        until("no controller is alive", () -> pods("controller").isEmpty());
        assertThat(tryOut(PRIVILEGED).err()).contains("policy default refuses this Pod");
        assertThat(tryOut(GOOD).status()).isZero();

        node.ok("scale", "deployment", "plimsoll", "-n", "plimsoll", "--replicas=0");
        node.ok("scale", "deployment", "plimsoll-controller", "-n", "plimsoll", "--replicas=2");
        until("no webhook is alive", () -> pods().isEmpty());
        until(
                "a controller leads",
                () -> pods("controller").stream().anyMatch(pod -> metrics(pod).contains("plimsoll_leader 1.0")));
        assertThat(tryOut(PRIVILEGED).err()).contains("failed calling webhook");
        assertThat(tryOut(GOOD).status()).isZero();

        node.ok("scale", "deployment", "plimsoll", "-n", "plimsoll", "--replicas=2");
        until("all are ready again", () -> ready() == 2 && ready("controller") == 2);
        until("it refuses in words", () -> tryOut(PRIVILEGED).err().contains("policy default refuses this Pod"));
    }

    @Test
    @Order(8)
    void theBrakeIsOneUpgrade() throws Exception {
        node.helm().ok("upgrade", RELEASE, CHART, "--namespace=plimsoll", "--reuse-values", "--set=policy.dryRun=true");
        awaitAllowing();

        node.helm()
                .ok("upgrade", RELEASE, CHART, "--namespace=plimsoll", "--reuse-values", "--set=policy.dryRun=false");
        awaitRefusing();
    }

    @Test
    @Order(9)
    void tooLittleMemoryForANewPodTakesNothingFromTheOldOnes() throws Exception {
        var old = pods();
        var creating = Creating.atRate(PER_SECOND, node.client(), COMPLIANT, MENDABLE, UNTOLD);
        try (creating) {
            node.helm()
                    .ok(
                            "upgrade",
                            RELEASE,
                            CHART,
                            "--namespace=plimsoll",
                            "--reuse-values",
                            "--set=resources.limits.memory=48Mi",
                            "--set=resources.requests.memory=48Mi");
            until(
                    "the new one is killed",
                    () -> node.ok("get", "pods", "-n", "plimsoll").contains("OOMKilled")
                            || node.ok("get", "pods", "-n", "plimsoll").contains("CrashLoopBackOff"));
            assertThat(pods())
                    .extracting(pod -> pod.getMetadata().getName())
                    .containsAll(
                            old.stream().map(pod -> pod.getMetadata().getName()).toList());
            node.helm().ok("rollback", RELEASE, "--namespace=plimsoll", "--wait", "--timeout=90s");
        }
        assertNothingFailed(creating.creations());
    }

    @Test
    @Order(10)
    void uninstallingLeavesNothingThatStandsInTheWay() throws Exception {
        node.helm().ok("uninstall", RELEASE, "--namespace=plimsoll", "--wait", "--timeout=60s");

        awaitAllowing();
        until(
                "the webhooks are gone",
                () -> node.ok("get", "validatingwebhookconfigurations,mutatingwebhookconfigurations", "-o", "name")
                        .isEmpty());
        until(
                "so are the pods",
                () -> node.ok("get", "pods", "-n", "plimsoll", "-o", "name").isEmpty());
        assertNothingIsRegistered();
        assertThat(node.ok("get", "secret,lease,configmap", "-n", "plimsoll", "-o", "name")
                        .lines())
                .containsExactly("configmap/kube-root-ca.crt");
        assertThat(node.ok("get", "podpolicies", "-o", "name")).isEqualTo("podpolicy.plimsoll.dev/default\n");
    }

    @Test
    @Order(11)
    void isInstalledOverWhatItLeftAndGoesWithAllPodsDead() throws Exception {
        helm("install", "--set=crds.keep=false");
        awaitRefusing();
        node.ok("scale", "deployment", "plimsoll", "plimsoll-controller", "-n", "plimsoll", "--replicas=0");
        until(
                "no pod is alive",
                () -> node.ok("get", "pods", "-n", "plimsoll", "-o", "name").isEmpty());
        assertThat(tryOut(PRIVILEGED).err()).contains("failed calling webhook");
        assertThat(tryOut(GOOD).status()).isZero();

        node.helm().ok("uninstall", RELEASE, "--namespace=plimsoll");

        awaitAllowing();
        assertNothingIsRegistered();
        until(
                "the definition is gone",
                () -> node.kubectl("get", "crd", "podpolicies.plimsoll.dev").status() != 0);
        node.ok("delete", "namespace", "plimsoll", "--timeout=60s");
    }

    @Test
    @Order(12)
    void isInstalledWithFilesAndTheLongestName() throws Exception {
        var name = "a23456789-123456789-123456789-123456789-123456789-123456789z";
        node.ok("create", "namespace", "plimsoll");
        var made = Launched.run(
                dir,
                Map.of(),
                List.of(
                        "openssl",
                        "req",
                        "-x509",
                        "-newkey",
                        "ec",
                        "-pkeyopt",
                        "ec_paramgen_curve:prime256v1",
                        "-nodes",
                        "-days",
                        "2",
                        "-subj",
                        "/CN=own",
                        "-addext",
                        "subjectAltName=DNS:" + name + ".plimsoll.svc",
                        "-keyout",
                        "tls.key",
                        "-out",
                        "tls.crt"));
        assertThat(made.status()).isZero();
        node.ok(
                "create",
                "secret",
                "generic",
                "own",
                "-n",
                "plimsoll",
                "--from-file=" + dir.resolve("tls.key"),
                "--from-file=" + dir.resolve("tls.crt"),
                "--from-file=ca.crt=" + dir.resolve("tls.crt"));

        helm("install", "--set=tls.secretName=own", "--set=fullnameOverride=" + name, "--set=replicas=1");

        awaitRefusing();
        assertThat(node.helm().ok("test", RELEASE, "--namespace=plimsoll", "--logs", "--timeout=60s"))
                .contains("privileged.yaml: denied");
    }
}
