// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.testing;

import static dev.plimsoll.testing.Until.until;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A cluster with Plimsoll in it: a real API server, the packaged service in as many replicas as are wanted, with the rights of
 * {@code k8s/install.yaml} and no others, and a balancer between the two in the place of a Service. A replica has the
 * ServiceAccount of its {@code --role}; without one it does everything, with the rights of both.
 */
public final class InCluster implements AutoCloseable {
    /** What these tests enforce: rules that the API server can clear by itself, and one that it cannot quite. */
    public static final String POLICY = """
            apiVersion: plimsoll.dev/v1alpha1
            kind: PodPolicy
            metadata: {name: default}
            spec:
              rules:
                privileged: {mode: Enforce}
                hostPath: {mode: Enforce}
                mutableTag: {mode: Enforce, patch: true}
                latestTag: {mode: Warn}
            """;

    private static final Pattern RIGHTS =
            Pattern.compile("(?m)^kind: (Namespace|ServiceAccount|(Cluster)?Role(Binding)?)$");

    /** Who has the rights of both roles, as with {@code controller.separate=false}. */
    private static final String EVERYTHING = "plimsoll-all";

    public final ApiServer api;
    public final Balancer balancer = new Balancer();
    private final Path dir;
    private final Map<String, Path> kubeconfigs = new HashMap<>();
    private final List<Serving> replicas = new CopyOnWriteArrayList<>();

    private InCluster(Path dir, ApiServer api) throws IOException {
        this.dir = dir;
        this.api = api;
    }

    /** An API server with the CRD and the rights, and no replica yet. */
    public static InCluster start(Path dir, String... flags) throws Exception {
        return start(KubernetesVersion.NEWEST, dir, flags);
    }

    public static InCluster start(KubernetesVersion version, Path dir, String... flags) throws Exception {
        var api = ApiServer.start(version, dir, flags);
        try {
            ok(api, "apply", "--server-side", "-f", "k8s/podpolicies.plimsoll.dev.yaml", "-f", rights(dir));
            ok(api, "wait", "--for=condition=Established", "--timeout=60s", "crd/podpolicies.plimsoll.dev");
            ok(api, "create", "serviceaccount", EVERYTHING, "--namespace=plimsoll");
            for (var role : List.of("plimsoll", "plimsoll-controller")) {
                bindEverything(api, "clusterrolebinding", "--clusterrole=", role);
                bindEverything(api, "rolebinding", "--role=", role);
            }
            return new InCluster(dir, api);
        } catch (Exception | Error e) {
            api.close();
            throw e;
        }
    }

    private static void bindEverything(ApiServer api, String kind, String flag, String role)
            throws IOException, InterruptedException {
        ok(
                api,
                "create",
                kind,
                "all-" + role,
                flag + role,
                "--serviceaccount=plimsoll:" + EVERYTHING,
                "--namespace=plimsoll");
    }

    /** Of what is installed only who may do what: the pods are ours to start. */
    private static String rights(Path dir) throws IOException {
        var rights = Arrays.stream(Files.readString(Path.of("k8s/install.yaml")).split("(?m)^---\n"))
                .filter(document -> RIGHTS.matcher(document).find())
                .collect(Collectors.joining("---\n"));
        return Files.writeString(dir.resolve("rights.yaml"), rights).toString();
    }

    private static String ok(ApiServer api, String... arguments) throws IOException, InterruptedException {
        var ran = api.kubectl(arguments);
        if (ran.status() != 0) {
            throw new AssertionError(String.join(" ", arguments) + ": " + ran.err());
        }
        return ran.out();
    }

    /** Runs kubectl, which must succeed; returns what it prints. */
    public String ok(String... arguments) throws IOException, InterruptedException {
        return ok(api, arguments);
    }

    /** Runs kubectl with a file of this content. */
    public Launched kubectl(String content, String... arguments) throws IOException, InterruptedException {
        var file = Files.createTempFile(dir, "given", ".yaml");
        Files.writeString(file, content);
        var all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("-f", file.toString()));
        return api.kubectl(all.toArray(String[]::new));
    }

    public void apply(String content) throws IOException, InterruptedException {
        var applied = kubectl(content, "apply");
        if (applied.status() != 0) {
            throw new AssertionError(applied.err());
        }
    }

    /** The credentials of the service, for an API server behind another port. */
    public Path kubeconfigVia(int port) throws IOException, InterruptedException {
        var other = Files.copy(kubeconfig(EVERYTHING), dir.resolve("via-" + port + ".kubeconfig"));
        var cluster = ok("--kubeconfig=" + other, "config", "view", "--minify", "-o", "jsonpath={.clusters[0].name}");
        ok("--kubeconfig=" + other, "config", "set-cluster", cluster, "--server=https://127.0.0.1:" + port);
        return other;
    }

    /** Starts a replica and returns at once. */
    public Serving launch(String... more) throws Exception {
        return launch(null, more);
    }

    private Serving launch(@Nullable List<String> jvmOptions, String... more) throws Exception {
        int[] ports = Serving.freePorts();
        var arguments = new ArrayList<>(List.of(
                "--namespace=plimsoll",
                "--webhook-url=https://127.0.0.1:" + balancer.port(),
                "--owner=plimsoll",
                "--shutdown-delay=1"));
        arguments.addAll(List.of(more));
        if (arguments.stream().noneMatch(argument -> argument.startsWith("--kubeconfig="))) {
            arguments.add("--kubeconfig=" + kubeconfig(arguments));
        }
        var all = arguments.toArray(String[]::new);
        var serving = jvmOptions == null
                ? Serving.launch(ports[0], ports[1], all)
                : Serving.launch(jvmOptions, ports[0], ports[1], all);
        serving.setPathPrefix(() -> "/" + pathToken());
        replicas.add(serving);
        return serving;
    }

    /** The Secret of the path token. */
    public Resource<Secret> pathSecret() {
        return api.client().secrets().inNamespace("plimsoll").withName("plimsoll-path");
    }

    /** The one that API servers send now, or soon. */
    public String pathToken() {
        var entry = pathSecret().get().getData().get("path-token");
        return new String(Base64.getDecoder().decode(entry), UTF_8);
    }

    private Path kubeconfig(List<String> arguments) throws IOException, InterruptedException {
        return kubeconfig(
                arguments.contains("--role=webhook")
                        ? "plimsoll"
                        : arguments.contains("--role=controller") ? "plimsoll-controller" : EVERYTHING);
    }

    private Path kubeconfig(String serviceAccount) throws IOException, InterruptedException {
        var known = kubeconfigs.get(serviceAccount);
        if (known == null) {
            known = api.kubeconfig("plimsoll", serviceAccount);
            kubeconfigs.put(serviceAccount, known);
        }
        return known;
    }

    /** Starts a replica, and leads the API server to it when it is ready. */
    public Serving replica(String... more) throws Exception {
        var serving = launch(more);
        serving.awaitReady();
        balancer.add(serving.port());
        return serving;
    }

    /** Starts a controller, which no API server calls, and returns when it is ready. */
    public Serving controller(String... more) throws Exception {
        var arguments = new ArrayList<>(List.of("--role=controller"));
        arguments.addAll(List.of(more));
        var serving = launch(arguments.toArray(String[]::new));
        serving.awaitReady();
        return serving;
    }

    /** Starts a replica with the JVM's options of the image. */
    public Serving replicaAsInItsContainer(String... more) throws Exception {
        var serving = launch(Serving.containerOptions(), more);
        serving.awaitReady();
        balancer.add(serving.port());
        return serving;
    }

    /** As when a node dies. */
    public void kill(Serving serving) {
        balancer.remove(serving.port());
        serving.close();
        replicas.remove(serving);
    }

    /** As a kubelet does it: no new connections, then SIGTERM. */
    public void terminate(Serving serving) throws InterruptedException {
        balancer.remove(serving.port());
        serving.stop();
        replicas.remove(serving);
    }

    /** The names of the webhooks that are registered. */
    public Set<String> registered() throws IOException, InterruptedException {
        var names = api.kubectl(
                "get",
                "validatingwebhookconfigurations,mutatingwebhookconfigurations",
                "-o",
                "jsonpath={range .items[*].webhooks[*]}{.name}{\"\\n\"}{end}");
        return new TreeSet<>(names.out().lines().toList());
    }

    /** Returns when the API server asks {@code webhook} about pods: it needs a moment to heed what is registered. */
    public void awaitRefusing() throws Exception {
        until(
                "a privileged pod is refused",
                () -> create("probe", PRIVILEGED, "--dry-run=server").status() != 0);
    }

    public static final String PRIVILEGED = "securityContext: {privileged: true}";

    /** Creates a pod in {@code default} whose container has these further fields. */
    public Launched create(String name, String fields, String... more) throws IOException, InterruptedException {
        var arguments = new ArrayList<>(List.of("create"));
        arguments.addAll(List.of(more));
        return kubectl(pod(name, fields), arguments.toArray(String[]::new));
    }

    public static String pod(String name, String fields) {
        return """
                apiVersion: v1
                kind: Pod
                metadata: {name: %s}
                spec:
                  containers:
                  - name: web
                    image: registry.example/web:1.2
                    %s
                """.formatted(name, fields);
    }

    @Override
    public void close() throws IOException {
        replicas.forEach(Serving::close);
        balancer.close();
        api.close();
    }
}
