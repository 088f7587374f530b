// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.chart;

import dev.plimsoll.testing.Launched;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A whole cluster of one node that runs pods, with our image on it. There can be one of them on a machine. */
final class Node implements AutoCloseable {
    /** Names the directory of the scripts that start it; {@code .ci/run} sets it. */
    static final String SCRIPTS = "TESTCLUSTER";

    static final String IMAGE = "localhost/plimsoll";

    private final Path scripts;
    private final Path directory;
    private final Path kubeconfig;
    private final KubernetesClient client;

    private Node(Path scripts, Path directory, Path kubeconfig) throws IOException {
        this.scripts = scripts;
        this.directory = directory;
        this.kubeconfig = kubeconfig;
        client = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(Files.readString(kubeconfig)))
                .build();
    }

    /**
     * Starts it and builds the image as the Dockerfile says, from what the build has packaged.
     *
     * @param directory for files, which the caller deletes
     * @param tags by which the image is to be known
     */
    static Node start(Path directory, String... tags) throws IOException, InterruptedException {
        var scripts = Path.of(Objects.requireNonNull(System.getenv(SCRIPTS), SCRIPTS))
                .toAbsolutePath()
                .normalize();
        run(Map.of(), List.of(scripts.resolve("base-images").toString()));
        var build = new ArrayList<>(List.of(
                "bash",
                "-c",
                "source " + scripts.resolve("common.sh") + " && exec buildah \"$@\"",
                "buildah",
                "build",
                "--quiet",
                "--file=src/main/docker/Dockerfile",
                "--build-arg=JDK_IMAGE=localhost/jdk:25",
                "--build-arg=BASE_IMAGE=localhost/base:1"));
        for (var tag : tags) {
            build.add("--tag=" + IMAGE + ":" + tag);
        }
        build.add(".");
        run(Map.of(), build);
        try {
            var up = run(Map.of(), List.of(scripts.resolve("up").toString()));
            leadPodsToTheApiServer();
            for (var tag : tags) {
                run(Map.of(), List.of(scripts.resolve("load").toString(), IMAGE + ":" + tag));
            }
            return new Node(scripts, directory, Path.of(up.strip()));
        } catch (IOException | RuntimeException | Error e) {
            down(scripts);
            throw e;
        }
    }

    /** It listens on loopback, and the rule that leads there must come before those of kube-proxy. */
    private static void leadPodsToTheApiServer() throws IOException, InterruptedException {
        run(
                Map.of(),
                List.of(
                        "bash",
                        "-c",
                        "until iptables -t nat -S PREROUTING | grep -q KUBE-SERVICES; do sleep 0.1; done;"
                                + " iptables -t nat -I PREROUTING -i testcluster -d 10.96.0.1 -p tcp --dport 443"
                                + " -j DNAT --to-destination 127.0.0.1:${TESTCLUSTER_PORT:-6443}"));
    }

    private static void down(Path scripts) throws IOException, InterruptedException {
        run(Map.of(), List.of(scripts.resolve("down").toString()));
    }

    private static String run(Map<String, String> environment, List<String> command)
            throws IOException, InterruptedException {
        var ran = Launched.run(Path.of("").toAbsolutePath(), environment, command);
        if (ran.status() != 0) {
            throw new AssertionError(String.join(" ", command) + ": " + ran.out() + ran.err());
        }
        return ran.out();
    }

    /** As the cluster's administrator. */
    KubernetesClient client() {
        return client;
    }

    Helm helm() {
        return new Helm(directory, kubeconfig);
    }

    Launched kubectl(String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(
                List.of("bash", "-c", "source " + scripts.resolve("common.sh") + " && exec kubectl \"$@\"", "kubectl"));
        command.addAll(List.of(arguments));
        return Launched.run(
                Path.of("").toAbsolutePath(),
                Map.of("KUBECONFIG", kubeconfig.toString(), "HOME", directory.toString()),
                command);
    }

    /** Runs kubectl, which must succeed; returns what it prints. */
    String ok(String... arguments) throws IOException, InterruptedException {
        var ran = kubectl(arguments);
        if (ran.status() != 0) {
            throw new AssertionError("kubectl " + String.join(" ", arguments) + ": " + ran.err());
        }
        return ran.out();
    }

    /** Runs kubectl with a file of this content. */
    Launched given(String content, String... arguments) throws IOException, InterruptedException {
        var file = Files.writeString(Files.createTempFile(directory, "given", ".yaml"), content);
        var all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("-f", file.toString()));
        return kubectl(all.toArray(String[]::new));
    }

    /** Kills the first process of a container, as nobody should: {@code kill -9}. */
    void kill(String containerId) throws IOException, InterruptedException {
        var id = containerId.substring(containerId.lastIndexOf('/') + 1);
        run(
                Map.of(),
                List.of(
                        "bash",
                        "-c",
                        "source " + scripts.resolve("common.sh")
                                + " && exec ctr -a \"$state/containerd.sock\" -n k8s.io task kill -s KILL " + id));
    }

    @Override
    public void close() throws IOException {
        client.close();
        try {
            down(scripts);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
