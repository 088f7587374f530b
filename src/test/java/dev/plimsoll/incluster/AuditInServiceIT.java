// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.incluster;

import static dev.plimsoll.testing.Until.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.testing.InCluster;
import dev.plimsoll.testing.NeedsApiServer;
import dev.plimsoll.testing.Serving;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The audit of two replicas, of which one leads, while what it is about and who does it go away. */
@NeedsApiServer
class AuditInServiceIT {
    private static final Pattern BAD_OWNERS = Pattern.compile(
            "plimsoll_audit_owners\\{mode=\"Enforce\",owner_namespace=\"(\\w+)\",rule=\"privileged\"} ([0-9.]+)");
    private static final int EACH = 20;

    @TempDir
    Path dir;

    private InCluster cluster;
    private final List<Serving> replicas = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        cluster = InCluster.start(dir);
        cluster.api.startControllers("namespace-controller");
        for (var namespace : List.of("staying", "going")) {
            cluster.api.createNamespace(namespace);
            var manifests = new StringBuilder();
            for (int i = 0; i < EACH; i++) {
                manifests.append(deployment(namespace, "web-" + i));
            }
            cluster.apply(manifests.toString());
        }
        cluster.apply(InCluster.POLICY);
        // Often, so that some audit is always under way.
        for (int i = 0; i < 2; i++) {
            replicas.add(cluster.replica("--audit-interval=1s", "--metrics-namespaces=1", "--page=open"));
        }
        until("all are found", () -> found() == 2 * EACH);
    }

    @AfterEach
    void stop() throws Exception {
        if (cluster != null) {
            cluster.close();
        }
    }

    private static String deployment(String namespace, String name) {
        return """
                ---
                apiVersion: apps/v1
                kind: Deployment
                metadata: {namespace: %s, name: %s}
                spec:
                  replicas: 0
                  selector: {matchLabels: {app: web}}
                  template:
                    metadata: {labels: {app: web}}
                    spec: {containers: [{name: web, image: 'a:1', securityContext: {privileged: true}}]}
                """.formatted(namespace, name);
    }

    /** As Prometheus sums it: whoever does not lead has found nothing. */
    private double found() throws Exception {
        double sum = 0;
        for (var replica : replicas) {
            sum += found(replica);
        }
        return sum;
    }

    private static double found(Serving replica) throws Exception {
        return byNamespace(replica).values().stream()
                .mapToDouble(Double::doubleValue)
                .sum();
    }

    private static Map<String, Double> byNamespace(Serving replica) throws Exception {
        return BAD_OWNERS
                .matcher(replica.management("/q/metrics").body())
                .results()
                .collect(Collectors.toMap(series -> series.group(1), series -> Double.valueOf(series.group(2))));
    }

    @Test
    void whenTheLeaderDiesTheNextOneFindsTheSame() throws Exception {
        var leader = replicas.get(0).metric("plimsoll_leader") == 1 ? replicas.get(0) : replicas.get(1);
        cluster.kill(leader);
        replicas.remove(leader);
        var next = replicas.get(0);
        assertThat(byNamespace(next)).containsOnly(Map.entry("_others", 0.0));

        until("the next one leads", () -> next.metric("plimsoll_leader") == 1);
        until("it has audited", () -> next.metric("plimsoll_audit_last_success_timestamp_seconds") > 0);
        assertThat(byNamespace(next))
                .containsOnly(Map.entry("going", (double) EACH), Map.entry("_others", (double) EACH));
        assertThat(next.management("/api/audit").body())
                .containsOnlyOnce("\"Deployment/web-7\",\"kind\":\"Deployment\",\"namespace\":\"going\"");
    }

    @Test
    void whatGoesWithItsNamespaceIsFoundNoMore() throws Exception {
        cluster.ok("delete", "namespace", "going", "--wait=false");

        until("the others are left", () -> found() == EACH);
        for (var replica : replicas) {
            assertThat(replica.metric("plimsoll_audit_scan_failures_total")).isZero();
        }
    }
}
