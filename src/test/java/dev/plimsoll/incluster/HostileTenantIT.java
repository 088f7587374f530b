// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.incluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.plimsoll.audit.reports.ReportDefinitions;
import dev.plimsoll.audit.reports.ReportKind;
import dev.plimsoll.cli.audit.HostileOwners;
import dev.plimsoll.testing.InCluster;
import dev.plimsoll.testing.NeedsApiServer;
import dev.plimsoll.testing.Serving;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tenants who make as much to find as they can, against a leader with the memory options of its container: a thousand pods of 25 bad
 * containers, Deployments of 4,500 and of 5,000, ten thousand owners of a hundred findings each, all of them different.
 */
@NeedsApiServer
class HostileTenantIT {
    private static final int AUDITS = 2;
    private static final int SEA = 20;
    private static final int READERS = 3;

    /** On a machine that does other things too. */
    private static final Duration PATIENCE = Duration.ofMinutes(8);

    @TempDir
    Path dir;

    private InCluster cluster;

    @BeforeEach
    void start() throws Exception {
        cluster = InCluster.start(dir);
        ReportDefinitions.apply(cluster.api, dir, ReportKind.openreports);
        for (var namespace : List.of("shop", "tenant", "giants")) {
            cluster.api.createNamespace(namespace);
        }
        var hostile = new HostileOwners(cluster.api);
        hostile.deployments("shop", "honest", 1, 2);
        hostile.pods("tenant", 1_000, 25);
        hostile.deployments("giants", "large", 8, 4_500);
        hostile.deployments("giants", "huge", 23, 5_000);
        for (int i = 0; i < SEA; i++) {
            cluster.api.createNamespace("sea-" + i);
            hostile.deployments("sea-" + i, "own", 10_000 / SEA, 1, 100);
        }
        cluster.apply(InCluster.POLICY);
    }

    @AfterEach
    void stop() throws Exception {
        if (cluster != null) {
            cluster.close();
        }
    }

    @Test
    void theLeaderAuditsAndAnswersAndLives() throws Exception {
        var service = cluster.replicaAsInItsContainer("--audit-interval=1s", "--page=open");
        cluster.awaitRefusing();
        var done = new AtomicBoolean();
        var latencies = new ConcurrentLinkedQueue<Long>();
        var whole = new AtomicReference<JsonNode>();
        var threads = Executors.newCachedThreadPool();
        var running = new ArrayList<Future<?>>();
        try (var stalled = stalledReader(service)) {
            assertThat(stalled.isConnected()).isTrue();
            running.add(threads.submit(repeated(done, () -> latencies.add(refused()))));
            for (int i = 0; i < READERS; i++) {
                running.add(threads.submit(repeated(done, () -> readAudit(service, whole))));
            }
            awaitAudits(service, running);
            done.set(true);
            for (var each : running) {
                each.get();
            }
        } finally {
            done.set(true);
            threads.shutdown();
        }
        print(service, latencies);
        while (whole.get() == null) {
            readAudit(service, whole); // where the machine was too busy for one until now
        }

        assertThat(service.process().isAlive()).isTrue();
        assertThat(service.metric("plimsoll_audit_scan_failures_total")).isZero();
        assertThat(service.log()).doesNotContain("OutOfMemory", "out of memory", "memory is short");
        assertCounts(service);
        assertNames(whole.get().get("audit"));
        assertReports();
    }

    private static Callable<Void> repeated(AtomicBoolean done, Callable<?> work) {
        return () -> {
            while (!done.get()) {
                work.call();
            }
            return null;
        };
    }

    /** Asks for the audit, and never reads the answer. */
    private static Socket stalledReader(Serving service) throws Exception {
        var socket = new Socket(InetAddress.getLoopbackAddress(), service.managementPort());
        socket.setReceiveBufferSize(4096);
        OutputStream out = socket.getOutputStream();
        out.write("GET /api/audit HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private void awaitAudits(Serving service, List<Future<?>> running) throws Exception {
        var begun = new TreeSet<String>();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (begun.size() < AUDITS) {
            assertThat(service.process().isAlive())
                    .as("it ended: " + service.log())
                    .isTrue();
            assertThat(System.nanoTime()).as(service.log()).isLessThan(deadline);
            for (var each : running) {
                if (each.isDone()) {
                    each.get();
                }
            }
            var state =
                    new ObjectMapper().readTree(service.management("/api/state").body());
            if (!state.get("audited").isNull()) {
                begun.add(state.get("audited").asText());
            }
            LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
        }
    }

    /** Has a bad pod refused; returns nanoseconds. */
    private long refused() {
        long begun = System.nanoTime();
        try {
            Pod unused = cluster.api
                    .client()
                    .resource(new PodBuilder()
                            .withNewMetadata()
                            .withName("bad")
                            .withNamespace("shop")
                            .endMetadata()
                            .withNewSpec()
                            .addNewContainer()
                            .withName("web")
                            .withImage("registry.example/web:1.2")
                            .withNewSecurityContext()
                            .withPrivileged(true)
                            .endSecurityContext()
                            .endContainer()
                            .endSpec()
                            .build())
                    .dryRun(true)
                    .create();
            throw new AssertionError("it was created");
        } catch (KubernetesClientException e) {
            assertThat(e.getCode()).as(e.getMessage()).isEqualTo(403);
            assertThat(e.getMessage()).contains("privileged");
        }
        return System.nanoTime() - begun;
    }

    private static Void readAudit(Serving service, AtomicReference<JsonNode> whole) throws Exception {
        HttpResponse<String> response;
        try {
            response = service.management("/api/audit");
        } catch (IOException e) {
            assertThat(service.log()).as(e.toString()).contains("the reader is too slow");
            return null; // it took longer than it may, on a machine that does other things
        }
        if (response.statusCode() == 503) {
            assertThat(response.headers().firstValue("Retry-After")).hasValue("1");
            LockSupport.parkNanos(Duration.ofSeconds(1).toNanos()); // as it is told to
            return null;
        }
        assertThat(response.statusCode()).isEqualTo(200);
        if (whole.get() == null && response.body().startsWith("{\"why\":null,")) {
            whole.set(new ObjectMapper().readTree(response.body()));
        }
        assertThat(response.body()).endsWith("}");
        return null;
    }

    /** All owners, whether or not there is room to name them. */
    private static void assertCounts(Serving service) throws Exception {
        assertThat(service.metric("plimsoll_audit_owners{mode=\"Enforce\",rule=\"privileged\"}"))
                .isEqualTo(1 + 1_000 + 8 + 23 + 10_000);
        assertThat(service.metric("plimsoll_audit_unnamed_owners")).isBetween(5_000.0, 11_000.0);
        assertThat(service.metric("plimsoll_audit_scan_duration_seconds")).isPositive();
    }

    private static void assertNames(JsonNode audit) {
        var named = new TreeSet<String>();
        for (var owner : audit.get("results")) {
            named.add(owner.get("namespace").asText() + "/" + owner.get("name").asText());
            assertThat(owner.get("findings").size()).isLessThanOrEqualTo(100);
        }
        assertThat(named).as("who asks for little is named, whatever others do").contains("shop/honest-00000");
        assertThat(named)
                .as("so are some of each")
                .contains("sea-7/own-00000", "tenant/lone-00000", "giants/huge-00000");
        assertThat(audit.get("judged").asInt()).isEqualTo(1 + 1_000 + 8 + 23 + 10_000);
        assertThat(named.size() + audit.at("/onlyCounted/owners").asInt()).isEqualTo(1 + 1_000 + 8 + 23 + 10_000);
        assertThat(audit.at("/onlyCounted/why").asText()).contains("counted and not named");
    }

    private void assertReports() throws Exception {
        var reports = cluster.ok("get", "reports.openreports.io", "-A", "-o", "name");
        assertThat(reports.lines().count()).isEqualTo(SEA + 3);
        assertThat(cluster.ok("get", "reports.openreports.io", "plimsoll", "-n", "sea-3", "-o", "yaml"))
                .contains("only counted");
    }

    private static void print(Serving service, ConcurrentLinkedQueue<Long> latencies) throws Exception {
        long[] sorted = latencies.stream().mapToLong(Long::longValue).sorted().toArray();
        assertThat(sorted).isNotEmpty();
        var status = Files.readAllLines(Path.of("/proc/" + service.process().pid() + "/status")).stream()
                .filter(line -> line.startsWith("VmHWM") || line.startsWith("VmRSS"))
                .map(line -> line.replaceAll("\\s+", " "))
                .toList();
        System.out.printf(
                "%d reviews, p50 %.1f ms, p99 %.1f ms, max %.1f ms; audit %.1f s, %.0f owners only counted; %s%n",
                sorted.length,
                sorted[sorted.length / 2] / 1e6,
                sorted[sorted.length * 99 / 100] / 1e6,
                sorted[sorted.length - 1] / 1e6,
                service.metric("plimsoll_audit_scan_duration_seconds"),
                service.metric("plimsoll_audit_unnamed_owners"),
                status);
    }
}
