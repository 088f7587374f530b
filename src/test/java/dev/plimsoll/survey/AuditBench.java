// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.survey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.plimsoll.cluster.ApiServer;
import dev.plimsoll.cluster.NeedsApiServer;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code src/bench/audit.sh} runs; no test, so that its name matches none. */
@NeedsApiServer
class AuditBench {
    private static final int PODS = Integer.getInteger("plimsoll.bench.pods", 10_000);
    private static final int PODS_OF_AN_OWNER = 20;
    private static final int RUNS = 3;

    @TempDir
    static Path dir;

    @Test
    void audit() throws Exception {
        try (var api = ApiServer.start(dir)) {
            api.createNamespace("bench");
            fill(api);
            for (int run = 0; run < RUNS; run++) {
                run(api);
            }
        }
    }

    private static void fill(ApiServer api) throws Exception {
        var threads = Executors.newFixedThreadPool(8);
        var owners = new ArrayList<Callable<Void>>();
        for (int i = 0; i < PODS / PODS_OF_AN_OWNER; i++) {
            int number = i;
            owners.add(() -> {
                createOwner(api, "app-" + number, number % 10 == 0);
                return null;
            });
        }
        for (var done : threads.invokeAll(owners)) {
            done.get();
        }
        threads.shutdown();
    }

    private static void createOwner(ApiServer api, String name, boolean bad) {
        var template = template(name, bad);
        var deployment = api.client()
                .resource(new DeploymentBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace("bench")
                        .endMetadata()
                        .withNewSpec()
                        .withReplicas(PODS_OF_AN_OWNER)
                        .withNewSelector()
                        .addToMatchLabels("app", name)
                        .endSelector()
                        .withTemplate(template)
                        .endSpec()
                        .build())
                .create();
        var replicaSet = api.client()
                .resource(new ReplicaSetBuilder()
                        .withNewMetadata()
                        .withName(name + "-1")
                        .withNamespace("bench")
                        .withOwnerReferences(owner(
                                "Deployment", name, deployment.getMetadata().getUid()))
                        .endMetadata()
                        .withNewSpec()
                        .withReplicas(PODS_OF_AN_OWNER)
                        .withNewSelector()
                        .addToMatchLabels("app", name)
                        .endSelector()
                        .withTemplate(template)
                        .endSpec()
                        .build())
                .create();
        var controller =
                owner("ReplicaSet", name + "-1", replicaSet.getMetadata().getUid());
        for (int i = 0; i < PODS_OF_AN_OWNER; i++) {
            api.client()
                    .resource(new PodBuilder()
                            .withNewMetadata()
                            .withName(name + "-1-" + i)
                            .withNamespace("bench")
                            .withLabels(Map.of("app", name))
                            .withOwnerReferences(controller)
                            .endMetadata()
                            .withSpec(template.getSpec())
                            .build())
                    .create();
        }
    }

    private static OwnerReference owner(String kind, String name, String uid) {
        return new OwnerReferenceBuilder()
                .withApiVersion("apps/v1")
                .withKind(kind)
                .withName(name)
                .withUid(uid)
                .withController(true)
                .build();
    }

    private static PodTemplateSpec template(String name, boolean bad) {
        return new PodTemplateSpecBuilder()
                .withNewMetadata()
                .addToLabels("app", name)
                .endMetadata()
                .withNewSpec()
                .withSchedulerName("none")
                .addNewContainer()
                .withName("web")
                .withImage("registry.example/" + name + ":1.2")
                .addNewEnv()
                .withName("TEXT")
                .withValue("x".repeat(1_000))
                .endEnv()
                .withNewSecurityContext()
                .withPrivileged(bad)
                .endSecurityContext()
                .endContainer()
                .addNewContainer()
                .withName("mesh")
                .withImage("registry.example/mesh:1.2")
                .endContainer()
                .endSpec()
                .build();
    }

    private static void run(ApiServer api) throws Exception {
        var out = dir.resolve("out.json");
        var process = new ProcessBuilder(List.of(
                        "taskset",
                        "-c",
                        "0",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-Xmx128m",
                        "-jar",
                        "target/quarkus-app/quarkus-run.jar",
                        "audit",
                        "--kubeconfig=" + api.kubeconfig(),
                        "--output=json"))
                .redirectOutput(out.toFile())
                .redirectError(dir.resolve("err").toFile())
                .start();
        long begun = System.nanoTime();
        int peak = 0;
        while (process.isAlive()) {
            peak = Math.max(peak, peakKilobytes(process.pid()));
            process.waitFor(20, TimeUnit.MILLISECONDS);
        }
        double whole = (System.nanoTime() - begun) / 1e9;
        var result = new ObjectMapper().readTree(Files.readAllBytes(out));
        assertThat(result.get("pods").asInt()).isEqualTo(PODS);
        System.out.printf(
                "%d pods: listed and judged in %.2f s, %.2f s with the start of the program, %d calls, peak %d MiB,"
                        + " %d owners named of %d%n",
                PODS,
                result.get("seconds").asDouble(),
                whole,
                result.get("calls").asInt(),
                peak / 1024,
                result.get("results").size(),
                result.get("judged").asInt());
    }

    private static int peakKilobytes(long pid) {
        try {
            return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                    .filter(line -> line.startsWith("VmHWM:"))
                    .mapToInt(line -> Integer.parseInt(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }
}
