// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.incluster;

import static dev.plimsoll.testing.Until.until;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.plimsoll.testing.ApiServer;
import dev.plimsoll.testing.Golden;
import dev.plimsoll.testing.Launched;
import dev.plimsoll.testing.NeedsApiServer;
import dev.plimsoll.testing.Serving;
import dev.plimsoll.tls.CertificateIssuer;
import dev.plimsoll.tls.Pem;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The service as {@code k8s/examples/webhook.yaml} registers it, and kubectl before the API server that asks it. */
@NeedsApiServer
class BehindAnApiServerIT {
    private static final String PODS = "k8s/examples/pods/";
    private static final Path GOLDENS = Path.of("src/test/resources/kubectl");
    private static final String BEFORE = "before-plimsoll";

    /** Besides the built-in policy. */
    private static final String IN_HOUSE = """
            ---
            apiVersion: plimsoll.dev/v1alpha1
            kind: PodPolicy
            metadata: {name: in-house}
            spec:
              rules:
                mutableTag: {mode: Enforce, patch: true, mutableTags: [stable]}
                missingLimits: {mode: Enforce, max: {memory: 1Gi}}
                imageDigest: {mode: Audit}
              overrides:
              - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: mended}}
                rules:
                  runAsRoot: {mode: Enforce, patch: true}
                  missingLimits: {mode: Enforce, patch: true, defaults: {cpu: 500m, memory: 512Mi}}
            """;

    private static final String AUDIT = """
            apiVersion: audit.k8s.io/v1
            kind: Policy
            rules:
            - {level: Metadata, resources: [{resources: [pods]}]}
            """;

    private static final String DEPLOYMENT = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web}
            spec:
              selector: {matchLabels: {app: web}}
              template:
                metadata: {labels: {app: web}}
                spec:
                  containers:
                  - name: web
                    image: registry.example/shop/web
                    resources: {limits: {cpu: 500m}}
            """;

    @TempDir
    static Path dir;

    private static ApiServer api;
    private static Serving serving;
    private static int namespaces;

    private String namespace = "";

    @BeforeAll
    static void start() throws Exception {
        api = ApiServer.start(
                dir,
                "--audit-policy-file=" + Files.writeString(dir.resolve("audit.yaml"), AUDIT),
                "--audit-log-path=" + dir.resolve("audit.log"));
        createOldViolators();
        var certificate = CertificateIssuer.selfSigned(List.of(), Clock.systemUTC());
        var authority = Pem.of(certificate.chain().get(0));
        serving = Serving.start(
                "--policy=" + Files.writeString(dir.resolve("policy.yaml"), builtInPolicy() + IN_HOUSE),
                "--tls-cert=" + Files.writeString(dir.resolve("tls.crt"), authority),
                "--tls-key=" + Files.writeString(dir.resolve("tls.key"), Pem.of(certificate.key())),
                "--shutdown-delay=0");
        api.registerWebhooks(serving.port(), authority);
        until(
                "the API server asks both webhooks",
                () -> tried("privileged.yaml").status() == 1
                        && tried("mutable-tag.yaml").out().equals("Always"));
    }

    /** What it would be like to create an example, which nobody does. */
    private static Launched tried(String example) throws Exception {
        return api.kubectl(
                "create",
                "--dry-run=server",
                "-f",
                PODS + example,
                "-o=jsonpath={.spec.containers[*].imagePullPolicy}");
    }

    private static String builtInPolicy() throws IOException {
        try (var in = BehindAnApiServerIT.class.getResourceAsStream("/dev/plimsoll/podpolicy/default-policy.yaml")) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    private static void createOldViolators() throws Exception {
        api.createNamespace(BEFORE);
        for (var name : List.of("finalized", "changed")) {
            var manifest = Files.readString(Path.of(PODS + "privileged.yaml"))
                    .replace("name: privileged", "name: " + name + "\n  finalizers: [example.com/keep]");
            succeed(api.kubectl("create", "-n", BEFORE, "-f", write(manifest)));
        }
        var good = Files.readString(Path.of(PODS + "good.yaml")).replace("name: good", "name: %s");
        var limits = "limits: {cpu: 500m, memory: 256Mi}";
        assertThat(good).contains(limits);
        for (var manifest : List.of(
                good.formatted("socket") + "  volumes: [{name: run, hostPath: {path: /var/run/docker.sock}}]\n",
                good.formatted("unlimited").replace(limits, "requests: {cpu: 100m, memory: 64Mi}"),
                good.formatted("large").replace("memory: 256Mi", "memory: 8Gi"))) {
            succeed(api.kubectl("create", "-n", BEFORE, "-f", write(manifest)));
        }
    }

    @AfterAll
    static void stop() {
        if (api != null) {
            api.close();
        }
        if (serving != null) {
            serving.close();
        }
    }

    @BeforeEach
    void createNamespace() {
        namespace = "shop-" + ++namespaces;
        api.createNamespace(namespace);
    }

    private Launched kubectl(String... arguments) throws Exception {
        return api.kubectl(Stream.concat(Stream.of("--namespace=" + namespace), Stream.of(arguments))
                .toArray(String[]::new));
    }

    private static String succeed(Launched kubectl) {
        assertThat(kubectl.status()).as(kubectl.err()).isZero();
        return kubectl.out();
    }

    private static void refused(Launched kubectl, String... findings) {
        assertThat(kubectl.status()).as(kubectl.out()).isEqualTo(1);
        assertThat(kubectl.err())
                .contains("admission webhook \"enforce.plimsoll.dev\" denied the request: policy ")
                .contains(findings);
    }

    private static String write(String manifest) throws IOException {
        return Files.writeString(Files.createTempFile(dir, "manifest", ".yaml"), manifest)
                .toString();
    }

    /** An example under another name and with other changes. */
    private static String example(String file, String... replacements) throws IOException {
        var manifest = Files.readString(Path.of(PODS + file));
        for (int i = 0; i < replacements.length; i += 2) {
            assertThat(manifest).contains(replacements[i]);
            manifest = manifest.replace(replacements[i], replacements[i + 1]);
        }
        return write(manifest);
    }

    private Pod pod(String name) {
        return api.client().pods().inNamespace(namespace).withName(name).get();
    }

    /** A command and what it says, without what differs from run to run. */
    private String transcript(String... arguments) throws Exception {
        var kubectl = kubectl(arguments);
        var said = "$ kubectl " + String.join(" ", arguments) + "\n" + kubectl.out() + kubectl.err() + "# exit status "
                + kubectl.status() + "\n";
        return said.replaceAll("(uid|creationTimestamp|resourceVersion): .*", "$1: …")
                .replace(namespace, "shop")
                .replace(dir + "/", "");
    }

    @Test
    void whatAUserIsToldOfADenial() throws Exception {
        var examples = List.of("privileged", "run-as-root", "runtime-socket", "missing-limits");
        var said = new StringBuilder();
        for (var example : examples) {
            said.append(transcript("apply", "-f", PODS + example + ".yaml"));
            assertThat(pod(example)).isNull();
        }
        Golden.assertMatches(GOLDENS.resolve("denied.golden.txt"), said.toString());
    }

    @Test
    void whatAUserIsWarnedOf() throws Exception {
        var deployment = Files.writeString(dir.resolve("deployment.yaml"), DEPLOYMENT);
        Golden.assertMatches(
                GOLDENS.resolve("warned.golden.txt"),
                transcript("apply", "-f", PODS + "shell-form-command.yaml")
                        + transcript("apply", "-f", deployment.toString()));
        assertThat(pod("shell-form-command")).isNotNull();
    }

    @Test
    void aPatchedPodIsStoredAsItWasMended() throws Exception {
        Golden.assertMatches(
                GOLDENS.resolve("patched.golden.txt"),
                transcript("apply", "-f", PODS + "mutable-tag.yaml")
                        + transcript("get", "pod", "mutable-tag", "-o", "yaml"));
    }

    @Test
    void everyFixIsStored() throws Exception {
        namespace = "mended";
        api.createNamespace(namespace);

        succeed(kubectl("run", "web", "--image=registry.example/web:stable"));

        var container = pod("web").getSpec().getContainers().get(0);
        assertThat(container.getImagePullPolicy()).isEqualTo("Always");
        assertThat(container.getSecurityContext().getRunAsNonRoot()).isTrue();
        assertThat(container.getResources().getLimits())
                .containsOnlyKeys("cpu", "memory")
                .containsEntry("cpu", new Quantity("500m"))
                .containsEntry("memory", new Quantity("512Mi"));
        assertThat(container.getResources().getRequests().values())
                .as("not what the API server would have made of the limits")
                .containsExactly(new Quantity("0"), new Quantity("0"));
    }

    @Test
    void whatALimitRangeFillsInIsThere() throws Exception {
        var pod = example("good.yaml", "limits: {cpu: 500m, memory: 256Mi}", "{}");
        refused(kubectl("create", "--dry-run=server", "-f", pod), "- missingLimits: ");
        succeed(kubectl("create", "-f", write("""
                {apiVersion: v1, kind: LimitRange, metadata: {name: limits},
                 spec: {limits: [{type: Container, default: {cpu: 500m, memory: 256Mi}}]}}""")));

        until(
                "it is heeded",
                () -> kubectl("create", "--dry-run=server", "-f", pod).status() == 0);
    }

    @Test
    void aGoodPodIsStoredAsItIs() throws Exception {
        assertThat(succeed(kubectl("apply", "-f", PODS + "good.yaml"))).isEqualTo("pod/good created\n");
        assertThat(kubectl("diff", "-f", PODS + "good.yaml").status()).isZero();
    }

    @Test
    void aNameThatIsYetToBeMadeHindersNobody() throws Exception {
        refused(
                kubectl("create", "-f", example("privileged.yaml", "name: privileged", "generateName: web-")),
                "- privileged: ");

        var created = succeed(kubectl(
                "create", "-o", "name", "-f", example("mutable-tag.yaml", "name: mutable-tag", "generateName: web-")));

        var pod = pod(created.strip().substring("pod/".length()));
        assertThat(pod.getSpec().getContainers().get(0).getImagePullPolicy()).isEqualTo("Always");
    }

    @Test
    void whoeverOnlyTriesIsToldTheSame() throws Exception {
        double tried = serving.metric("plimsoll_dry_run_requests_total");
        double denied = serving.metric("plimsoll_reviews_total{kind=\"Pod\",operation=\"CREATE\",verdict=\"denied\"}");

        refused(kubectl("apply", "--dry-run=server", "-f", PODS + "privileged.yaml"), "- privileged: ");
        assertThat(succeed(kubectl(
                        "apply",
                        "--dry-run=server",
                        "-f",
                        PODS + "mutable-tag.yaml",
                        "-o=jsonpath={..imagePullPolicy}")))
                .isEqualTo("Always");

        assertThat(pod("mutable-tag")).isNull();
        assertThat(serving.metric("plimsoll_dry_run_requests_total")).isGreaterThan(tried);
        assertThat(serving.metric("plimsoll_reviews_total{kind=\"Pod\",operation=\"CREATE\",verdict=\"denied\"}"))
                .isEqualTo(denied);
    }

    @Test
    void serverSideApplyIsJudgedAndSettles() throws Exception {
        refused(
                kubectl("apply", "--server-side", "-f", PODS + "host-namespaces.yaml"),
                "- hostNamespaces: spec.hostPID");
        var stable = example("good.yaml", "web:1.4.2", "web:stable");

        succeed(kubectl("apply", "--server-side", "-f", stable));
        var first = pod("good");
        succeed(kubectl("apply", "--server-side", "-f", stable));

        assertThat(first.getSpec().getContainers().get(0).getImagePullPolicy()).isEqualTo("Always");
        assertThat(pod("good").getMetadata().getResourceVersion())
                .isEqualTo(first.getMetadata().getResourceVersion());
        refused(
                kubectl("apply", "--server-side", "-f", example("good.yaml", "shop/web:1.4.2", "Web")),
                "Invalid image reference: a repository has no capitals.");
    }

    @Test
    void patchesOfEveryKindAreJudgedByWhatComesOfThem() throws Exception {
        succeed(kubectl("apply", "-f", PODS + "good.yaml"));
        var container = "{\"spec\":{\"containers\":[{\"name\":\"web\",\"image\":\"%s\"}]}}";

        refused(
                kubectl("patch", "pod", "good", "--type=strategic", "-p", container.formatted("web:latest")),
                "- mutableTag: ");
        refused(
                kubectl(
                        "patch",
                        "pod",
                        "good",
                        "--type=json",
                        "-p",
                        "[{\"op\":\"replace\",\"path\":\"/spec/containers/0/image\",\"value\":\"web\"}]"),
                "- mutableTag: ");
        succeed(kubectl("patch", "pod", "good", "--type=strategic", "-p", container.formatted("web:1.4.3")));
        succeed(kubectl("patch", "pod", "good", "--type=merge", "-p", "{\"metadata\":{\"labels\":{\"a\":\"b\"}}}"));

        assertThat(pod("good").getSpec().getContainers().get(0).getImage()).isEqualTo("web:1.4.3");
    }

    @Test
    void aDebugContainerIsJudged() throws Exception {
        succeed(kubectl("apply", "-f", PODS + "good.yaml"));
        var debug = new String[] {"debug", "good", "--image=registry.example/tools/debug:2.0", "--container=debugger"};

        refused(
                kubectl(with(debug, "--profile=sysadmin")),
                "- privileged: spec.ephemeralContainers[0].securityContext.privileged (container \"debugger\")");
        succeed(kubectl(with(debug, "--profile=restricted")));

        assertThat(pod("good").getSpec().getEphemeralContainers()).hasSize(1);
    }

    private static String[] with(String[] arguments, String more) {
        return Stream.concat(Stream.of(arguments), Stream.of(more)).toArray(String[]::new);
    }

    @Test
    void aResizedPodIsJudged() throws Exception {
        succeed(kubectl("apply", "-f", PODS + "good.yaml"));

        refused(
                kubectl(resize("good", resized("2Gi"))),
                "policy in-house",
                "- missingLimits: spec.containers[0].resources.limits.memory");
        succeed(kubectl(resize("good", resized("512Mi"))));

        assertThat(pod("good")
                        .getSpec()
                        .getContainers()
                        .get(0)
                        .getResources()
                        .getLimits()
                        .get("memory"))
                .hasToString("512Mi");
    }

    private static String resized(String memory) {
        return "{\"limits\":{\"memory\":\"%1$s\"},\"requests\":{\"memory\":\"%1$s\"}}".formatted(memory);
    }

    @Test
    void anOldViolatorIsLetGo() throws Exception {
        namespace = BEFORE;
        succeed(kubectl("label", "pod", "finalized", "old=yes"));
        succeed(kubectl("annotate", "pod", "finalized", "old=yes"));
        succeed(kubectl("delete", "pod", "finalized", "--wait=false"));
        assertThat(pod("finalized").getMetadata().getDeletionTimestamp()).isNotNull();

        succeed(kubectl("patch", "pod", "finalized", "-p", "{\"metadata\":{\"finalizers\":null}}"));

        assertThat(pod("finalized")).isNull();
    }

    @Test
    void anOldViolatorMayNotBecomeAnotherOne() throws Exception {
        namespace = BEFORE;

        refused(kubectl("set", "image", "pod/changed", "web=registry.example/shop/web:1.4.3"), "- privileged: ");
        refused(
                kubectl("debug", "changed", "--image=registry.example/tools/debug:2.0", "--profile=sysadmin"),
                "- privileged: spec.ephemeralContainers[0]");
    }

    @Test
    void anOldViolatorMayNotGiveAVolumeToNewCode() throws Exception {
        namespace = BEFORE;
        succeed(kubectl("label", "pod", "socket", "old=yes"));

        refused(
                kubectl("patch", "pod", "socket", "--subresource=ephemeralcontainers", "-p", """
                    {"spec":{"ephemeralContainers":[{"name":"debugger","image":"registry.example/tools/debug:2.0",\
                    "volumeMounts":[{"name":"run","mountPath":"/run/docker.sock"}]}]}}"""),
                "- runtimeSocket: spec.volumes[0]");
        succeed(kubectl("patch", "pod", "socket", "--subresource=ephemeralcontainers", "-p", """
                    {"spec":{"ephemeralContainers":[{"name":"debugger","image":"registry.example/tools/debug:2.0"}]}}"""));
    }

    @Test
    void anOldViolatorMayComeNearerToThePolicy() throws Exception {
        namespace = BEFORE;

        succeed(kubectl(resize("unlimited", "{\"limits\":{\"memory\":\"128Mi\"}}")));
        refused(
                kubectl(
                        resize(
                                "large",
                                "{\"limits\":{\"cpu\":\"500m\",\"memory\":\"9Gi\"},\"requests\":{\"cpu\":\"500m\",\"memory\":\"9Gi\"}}")),
                "- missingLimits: spec.containers[0].resources.limits.memory");
        succeed(
                kubectl(
                        resize(
                                "large",
                                "{\"limits\":{\"cpu\":\"500m\",\"memory\":\"6Gi\"},\"requests\":{\"cpu\":\"500m\",\"memory\":\"6Gi\"}}")));
    }

    private static String[] resize(String pod, String resources) {
        return new String[] {
            "patch",
            "pod",
            pod,
            "--subresource=resize",
            "-p",
            "{\"spec\":{\"containers\":[{\"name\":\"web\",\"resources\":" + resources + "}]}}"
        };
    }

    static List<Arguments> templates() {
        var pod = "{restartPolicy: %s, securityContext: {runAsNonRoot: true}, containers: [{name: web, image: 'web:1', "
                + "securityContext: {privileged: true}, resources: {limits: {cpu: 1, memory: 1Gi}}}]}";
        var always = "template: {metadata: {labels: {app: web}}, spec: " + pod.formatted("Always") + "}";
        var never = "template: {spec: " + pod.formatted("Never") + "}";
        var apps = "spec: {selector: {matchLabels: {app: web}}, " + always + "}";
        return List.of(
                arguments("v1", "PodTemplate", always, "template.spec"),
                arguments(
                        "v1",
                        "ReplicationController",
                        "spec: {selector: {app: web}, " + always + "}",
                        "spec.template.spec"),
                arguments("apps/v1", "Deployment", apps, "spec.template.spec"),
                arguments("apps/v1", "ReplicaSet", apps, "spec.template.spec"),
                arguments("apps/v1", "StatefulSet", apps, "spec.template.spec"),
                arguments("apps/v1", "DaemonSet", apps, "spec.template.spec"),
                arguments("batch/v1", "Job", "spec: {" + never + "}", "spec.template.spec"),
                arguments(
                        "batch/v1",
                        "CronJob",
                        "spec: {schedule: '@daily', jobTemplate: {spec: {" + never + "}}}",
                        "spec.jobTemplate.spec.template.spec"));
    }

    @ParameterizedTest
    @MethodSource("templates")
    void everyKindOfTemplateIsWarnedOf(String apiVersion, String kind, String rest, String spec) throws Exception {
        var applied = kubectl("apply", "-f", template(apiVersion, kind, "", rest));

        succeed(applied);
        assertThat(applied.err().lines())
                .singleElement()
                .asString()
                .startsWith("Warning: plimsoll policy default: privileged: " + spec
                        + ".containers[0].securityContext.privileged");
    }

    @ParameterizedTest
    @MethodSource("templates")
    void onlyWhatADeploymentOrACronJobMadeIsNotWarnedOf(String apiVersion, String kind, String rest, String spec)
            throws Exception {
        for (var owner : List.of("apps/v1, kind: Deployment", "batch/v1, kind: CronJob", "v1, kind: Node")) {
            var owners = ", ownerReferences: [{apiVersion: " + owner + ", name: web, uid: u, controller: true}]";
            boolean judgedBefore = (kind.equals("ReplicaSet") && owner.contains("Deployment"))
                    || (kind.equals("Job") && owner.contains("CronJob"));

            var created = kubectl("create", "--dry-run=server", "-f", template(apiVersion, kind, owners, rest));

            succeed(created);
            assertThat(created.err().isEmpty()).as("%s of %s", kind, owner).isEqualTo(judgedBefore);
        }
    }

    private static String template(String apiVersion, String kind, String metadata, String rest) throws IOException {
        return write(
                "{apiVersion: %s, kind: %s, metadata: {name: web%s}, %s}".formatted(apiVersion, kind, metadata, rest));
    }

    @Test
    void theImageOfAStaticPodIsWarnedOfIfAKubeletMakesIt() throws Exception {
        var mirror = example(
                "privileged.yaml",
                "name: privileged",
                "name: privileged\n  annotations: {kubernetes.io/config.mirror: abc}",
                "spec:",
                "spec:\n  nodeName: a");

        refused(kubectl("create", "-f", mirror), "- privileged: ");
        var byKubelet = kubectl(
                "create", "--as=system:node:a", "--as-group=system:nodes", "--as-group=system:masters", "-f", mirror);

        succeed(byKubelet);
        assertThat(byKubelet.err()).startsWith("Warning: plimsoll policy default: privileged: ");
    }

    @Test
    void anExemptNamespaceIsLeftAlone() throws Exception {
        namespace = "kube-system";
        succeed(kubectl("apply", "-f", PODS + "privileged.yaml"));
    }

    @Test
    void whatIsOnlyRecordedStandsInTheAuditLog() throws Exception {
        succeed(kubectl("apply", "-f", example("good.yaml", "name: good", "name: recorded")));

        until(
                "it is written",
                () -> Files.readString(dir.resolve("audit.log"))
                        .lines()
                        .anyMatch(line -> line.contains("\"name\":\"recorded\"")
                                && line.contains("\"enforce.plimsoll.dev/imageDigest\":\"policy in-house: "
                                        + "spec.containers[0].image (container \\\"web\\\"): ")));
    }
}
