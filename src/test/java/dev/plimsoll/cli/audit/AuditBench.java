// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cli.audit;

import static dev.plimsoll.testing.Until.until;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.plimsoll.audit.AuditedOwner;
import dev.plimsoll.audit.BuildHistory;
import dev.plimsoll.audit.Scan;
import dev.plimsoll.audit.reports.ReportDefinitions;
import dev.plimsoll.audit.reports.ReportKind;
import dev.plimsoll.audit.reports.ReportPublisher;
import dev.plimsoll.audit.store.AuditMemory;
import dev.plimsoll.cluster.ClusterSnapshot;
import dev.plimsoll.podpolicy.DefaultPolicy;
import dev.plimsoll.policy.Policies;
import dev.plimsoll.rules.Rules;
import dev.plimsoll.testing.ApiServer;
import dev.plimsoll.testing.Etcd;
import dev.plimsoll.testing.Etcd.Stored;
import dev.plimsoll.testing.NeedsApiServer;
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
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code src/bench/audit.sh} runs; no test, so that its name matches none. */
@NeedsApiServer
class AuditBench {
    private static final int PODS = Integer.getInteger("plimsoll.bench.pods", 10_000);
    private static final int PODS_OF_AN_OWNER = Integer.getInteger("plimsoll.bench.replicas", 20);
    private static final int PODS_OF_A_NAMESPACE = 1_000;
    private static final int RUNS = 3;

    /** Objects of an owner that are stored at once. */
    private static final int MOST_AT_ONCE = 100;

    private static final Pattern UID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    @TempDir
    static Path dir;

    @Test
    void audit() throws Exception {
        try (var api = ApiServer.start(dir)) {
            fill(api);
            for (int run = 0; run < RUNS; run++) {
                run(api);
            }
            report(api);
        }
    }

    /**
     * A good and a bad owner go through the API server, with all that they own; the others are copied in its store, with names and
     * uids of their own, for creating a hundred thousand pods takes it half an hour.
     */
    private static void fill(ApiServer api) throws Exception {
        api.createNamespace(namespace(0));
        createOwner(api, name(0), false);
        createOwner(api, name(1), true);
        var etcd = api.etcd();
        var good = stored(etcd, name(0));
        var bad = stored(etcd, name(1));
        for (int i = 1; i <= (PODS - 1) / PODS_OF_A_NAMESPACE; i++) {
            api.createNamespace(namespace(i));
        }
        var threads = Executors.newFixedThreadPool(4);
        var copies = new ArrayList<Callable<Void>>();
        for (int i = 2; i < PODS / PODS_OF_AN_OWNER; i++) {
            int number = i;
            copies.add(() -> {
                boolean isBad = number % 10 == 0;
                var copied = copy(isBad ? bad : good, name(isBad ? 1 : 0), number);
                for (int from = 0; from < copied.size(); from += MOST_AT_ONCE) {
                    etcd.put(copied.subList(from, Math.min(copied.size(), from + MOST_AT_ONCE)));
                }
                return null;
            });
        }
        for (var done : threads.invokeAll(copies)) {
            done.get();
        }
        threads.shutdown();
    }

    private static String name(int owner) {
        return "app-%06d".formatted(owner);
    }

    private static String namespace(int number) {
        return "bench-%03d".formatted(number);
    }

    private static List<Stored> stored(Etcd etcd, String name) throws Exception {
        var all = new ArrayList<Stored>();
        for (var kind : List.of("deployments", "replicasets", "pods")) {
            all.addAll(etcd.find("/registry/" + kind + "/" + namespace(0) + "/" + name));
        }
        return all;
    }

    private static List<Stored> copy(List<Stored> of, String name, int number) {
        var from = new ArrayList<>(List.of(namespace(0), name));
        var to = new ArrayList<>(List.of(namespace(number * PODS_OF_AN_OWNER / PODS_OF_A_NAMESPACE), name(number)));
        for (var uid : uids(of)) {
            from.add(uid);
            to.add(new UUID(number, from.size()).toString());
        }
        return of.stream().map(object -> object.with(from, to)).toList();
    }

    private static Set<String> uids(List<Stored> objects) {
        var uids = new TreeSet<String>();
        for (var object : objects) {
            UID.matcher(new String(object.value(), ISO_8859_1)).results().forEach(uid -> uids.add(uid.group()));
        }
        return uids;
    }

    /** How much the reports of one audit take in the store. */
    private static void report(ApiServer api) throws Exception {
        ReportDefinitions.apply(api, dir, ReportKind.openreports);
        var result = new Scan(api.client(), Scan.PAGE, Duration.ZERO, Clock.systemUTC(), (kind, objects) -> {})
                .run(new Scan.Question(
                        null,
                        labels -> true,
                        new Policies(List.of(DefaultPolicy.audit(Rules.ALL))),
                        1,
                        null,
                        ClusterSnapshot.namespaces(api.client(), null),
                        Set.of("kube-system"),
                        new BuildHistory(1 << 20),
                        AuditMemory.ofCommand()));
        var bad = result.owners().stream()
                .filter(owner -> !owner.findings().isEmpty())
                .toList();
        long namespaces = bad.stream().map(AuditedOwner::namespace).distinct().count();
        var reports = new ReportPublisher(api.client(), ReportKind.openreports);
        reports.audited(result);
        until("all are written", () -> written(api).size() == namespaces);
        reports.left();
        long bytes = written(api).stream()
                .mapToLong(report -> report.key().length() + report.value().length)
                .sum();
        int pods = bad.stream().mapToInt(AuditedOwner::replicas).sum();
        System.out.printf(
                "reports: %d of %d KiB, for %d pods out of line of %d owners: %d KiB for 1000 pods%n",
                namespaces, bytes >> 10, pods, bad.size(), (bytes * 1_000 / pods) >> 10);
    }

    private static List<Stored> written(ApiServer api) throws Exception {
        return api.etcd().find("/registry/openreports.io/reports/");
    }

    private static void createOwner(ApiServer api, String name, boolean bad) {
        var template = template(name, bad);
        var deployment = api.client()
                .resource(new DeploymentBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(namespace(0))
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
                        .withNamespace(namespace(0))
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
                            .withNamespace(namespace(0))
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
