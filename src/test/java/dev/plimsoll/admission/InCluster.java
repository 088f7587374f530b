// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.admission;

import static dev.plimsoll.admission.Until.until;

import dev.plimsoll.cluster.ApiServer;
import dev.plimsoll.cluster.Balancer;
import dev.plimsoll.cluster.KubernetesVersion;
import dev.plimsoll.docs.Launched;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A cluster with Plimsoll in it: a real API server, the packaged service in as many replicas as are wanted, with the rights of
 * {@code k8s/install.yaml} and no others, and a balancer between the two in the place of a Service.
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

    public final ApiServer api;
    final Balancer balancer = new Balancer();
    private final Path dir;
    private final Path kubeconfig;
    private final List<Serving> replicas = new CopyOnWriteArrayList<>();

    private InCluster(Path dir, ApiServer api, Path kubeconfig) throws IOException {
        this.dir = dir;
        this.api = api;
        this.kubeconfig = kubeconfig;
    }

    /** An API server with the CRD and the rights, and no replica yet. */
    public static InCluster start(Path dir, String... flags) throws Exception {
        return start(KubernetesVersion.NEWEST, dir, flags);
    }

    static InCluster start(KubernetesVersion version, Path dir, String... flags) throws Exception {
        var api = ApiServer.start(version, dir, flags);
        try {
            ok(api, "apply", "--server-side", "-f", "k8s/podpolicies.plimsoll.dev.yaml", "-f", rights(dir));
            ok(api, "wait", "--for=condition=Established", "--timeout=60s", "crd/podpolicies.plimsoll.dev");
            return new InCluster(dir, api, api.kubeconfig("plimsoll", "plimsoll"));
        } catch (Exception | Error e) {
            api.close();
            throw e;
        }
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
    Path kubeconfigVia(int port) throws IOException, InterruptedException {
        var other = Files.copy(kubeconfig, dir.resolve("via-" + port + ".kubeconfig"));
        var cluster = ok("--kubeconfig=" + other, "config", "view", "--minify", "-o", "jsonpath={.clusters[0].name}");
        ok("--kubeconfig=" + other, "config", "set-cluster", cluster, "--server=https://127.0.0.1:" + port);
        return other;
    }

    /** Starts a replica and returns at once. */
    Serving launch(String... more) throws Exception {
        int[] ports = Serving.freePorts();
        var arguments = new ArrayList<>(List.of(
                "--namespace=plimsoll",
                "--webhook-url=https://127.0.0.1:" + balancer.port(),
                "--owner=plimsoll",
                "--shutdown-delay=1"));
        arguments.addAll(List.of(more));
        if (arguments.stream().noneMatch(argument -> argument.startsWith("--kubeconfig="))) {
            arguments.add("--kubeconfig=" + kubeconfig);
        }
        var serving = Serving.launch(ports[0], ports[1], arguments.toArray(String[]::new));
        replicas.add(serving);
        return serving;
    }

    /** Starts a replica, and leads the API server to it when it is ready. */
    public Serving replica(String... more) throws Exception {
        var serving = launch(more);
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
    void terminate(Serving serving) throws InterruptedException {
        balancer.remove(serving.port());
        serving.stop();
        replicas.remove(serving);
    }

    /** The names of the webhooks that are registered. */
    Set<String> registered() throws IOException, InterruptedException {
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

    static final String PRIVILEGED = "securityContext: {privileged: true}";

    /** Creates a pod in {@code default} whose container has these further fields. */
    Launched create(String name, String fields, String... more) throws IOException, InterruptedException {
        var arguments = new ArrayList<>(List.of("create"));
        arguments.addAll(List.of(more));
        return kubectl(pod(name, fields), arguments.toArray(String[]::new));
    }

    static String pod(String name, String fields) {
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
