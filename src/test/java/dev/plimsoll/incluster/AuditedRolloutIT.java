// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.incluster;

import static dev.plimsoll.testing.Until.until;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.plimsoll.Plimsoll;
import dev.plimsoll.terminal.Terminal;
import dev.plimsoll.testing.InCluster;
import dev.plimsoll.testing.NeedsApiServer;
import dev.plimsoll.testing.Serving;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * What an audit foresees comes true: 40 Deployments run, a rule is tightened, all are restarted. With the webhook, the API server and
 * the deployment controller as they are; no node, so that pods stay pending.
 */
@NeedsApiServer
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AuditedRolloutIT {
    private static final int OF_EACH = 8;

    private static final List<String> SPECS = List.of(
            "containers: [{name: web, image: \"registry.example/web:1.2\"}]",
            "containers: [{name: web, image: \"registry.example/web:1.2\"}], volumes: [{name: v, hostPath: {path: /srv}}]",
            "containers: [{name: web, image: \"registry.example/web:1.2\"}], volumes: [{name: v, hostPath: {path: /var/log/app}}]",
            "containers: [{name: web, image: registry.example/web, imagePullPolicy: IfNotPresent}]",
            "containers: [{name: web, image: \"registry.example/web:1.2\", securityContext: {runAsUser: 0}}], hostNetwork: true");

    private static final String LOOSE = """
            apiVersion: plimsoll.dev/v1alpha1
            kind: PodPolicy
            metadata: {name: default}
            spec:
              rules:
                privileged: {mode: Enforce}
                hostPath: {mode: Audit, allow: [{path: /var/log}]}
                mutableTag: {mode: Enforce, patch: true}
                hostNamespaces: {mode: Warn}
            """;

    @TempDir
    static Path dir;

    private static InCluster cluster;
    private static Serving replica;

    @BeforeAll
    static void start() throws Exception {
        cluster = InCluster.start(dir);
        cluster.api.startControllers("deployment", "replicaset");
        cluster.apply(LOOSE);
        replica = cluster.replica("--audit-interval=1h");
        until("it leads", () -> replica.metric("plimsoll_leader") == 1);
        cluster.awaitRefusing();
        var all = new ArrayList<String>();
        for (int i = 0; i < SPECS.size() * OF_EACH; i++) {
            all.add("""
                    apiVersion: apps/v1
                    kind: Deployment
                    metadata: {name: "d%1$s", namespace: default}
                    spec:
                      replicas: 1
                      selector: {matchLabels: {app: "d%1$s"}}
                      template: {metadata: {labels: {app: "d%1$s"}}, spec: {%2$s}}
                    """.formatted(i, SPECS.get(i % SPECS.size())));
        }
        cluster.apply(String.join("---\n", all));
        until("all have their pod", () -> deployments().stream().allMatch(each -> pods(each) == 1));
    }

    @AfterAll
    static void stop() throws Exception {
        if (cluster != null) {
            cluster.close();
        }
    }

    private static List<Deployment> deployments() {
        return cluster.api
                .client()
                .apps()
                .deployments()
                .inNamespace("default")
                .list()
                .getItems();
    }

    private static int pods(Deployment deployment) {
        var status = deployment.getStatus();
        return status == null || status.getUpdatedReplicas() == null ? 0 : status.getUpdatedReplicas();
    }

    private static boolean isRefused(Deployment deployment) {
        return deployment.getStatus().getConditions().stream()
                .anyMatch(condition -> condition.getType().equals("ReplicaFailure")
                        && condition.getStatus().equals("True"));
    }

    private static Set<String> foreseen(String... tighten) throws Exception {
        var out = new ByteArrayOutputStream();
        var stdio = new Terminal(
                new ByteArrayInputStream(new byte[0]),
                new PrintStream(out, true, UTF_8),
                new PrintStream(new ByteArrayOutputStream(), true, UTF_8),
                false,
                false);
        var arguments = new ArrayList<>(List.of("audit", "--kubeconfig=" + cluster.api.kubeconfig(), "--output=json"));
        arguments.addAll(List.of(tighten));
        Plimsoll.commandLine(stdio).execute(arguments.toArray(String[]::new));
        var titles = new TreeSet<String>();
        new ObjectMapper()
                .readTree(out.toByteArray())
                .at("/change/refused")
                .forEach(title -> titles.add(title.asText().replace("Deployment default/", "")));
        return titles;
    }

    @Test
    @Order(1)
    void theServiceCountsThemOfItsOwnAccord() throws Exception {
        // The policy has not changed since the service began: the next look would be in an hour.
        cluster.apply(LOOSE.replace("hostNamespaces: {mode: Warn}", "hostNamespaces: {mode: Audit}"));

        until(
                "the change of the policy has it look again",
                () -> replica.metric("plimsoll_audit_owners{mode=\"Audit\",rule=\"hostNamespaces\"}") == OF_EACH);
        assertThat(replica.metric("plimsoll_audit_owners{mode=\"Audit\",rule=\"hostPath\"}"))
                .isEqualTo(OF_EACH);
        assertThat(replica.metric("plimsoll_audit_owners{mode=\"Enforce\",rule=\"mutableTag\"}"))
                .isEqualTo(OF_EACH);
        assertThat(replica.metric("plimsoll_audit_blast_radius_owners{rule=\"hostPath\"}"))
                .isEqualTo(OF_EACH);
        assertThat(replica.metric("plimsoll_audit_blast_radius_owners{rule=\"hostNamespaces\"}"))
                .isEqualTo(OF_EACH);
        assertThat(replica.metric("plimsoll_audit_blast_radius_owners{rule=\"mutableTag\"}"))
                .as("is mended")
                .isZero();
        assertThat(replica.metric("plimsoll_audit_last_success_timestamp_seconds"))
                .isPositive();
        assertThat(replica.metric("plimsoll_audit_scan_failures_total")).isZero();
    }

    @Test
    @Order(2)
    void exactlyThoseAreRefusedThatWereForeseen() throws Exception {
        var foreseen = foreseen("--tighten=hostPath=Enforce,hostNamespaces=Enforce");
        assertThat(foreseen).hasSize(2 * OF_EACH);

        cluster.apply(LOOSE.replace("hostPath: {mode: Audit,", "hostPath: {mode: Enforce,")
                .replace("hostNamespaces: {mode: Warn}", "hostNamespaces: {mode: Enforce}"));
        until(
                "both are enforced",
                () -> cluster.kubectl(
                                                InCluster.pod("probe", "")
                                                        .replace("spec:", "spec:\n  hostNetwork: true"),
                                                "create",
                                                "--dry-run=server")
                                        .status()
                                != 0
                        && cluster.kubectl(
                                                InCluster.pod("probe", "")
                                                        .replace(
                                                                "spec:",
                                                                "spec:\n  volumes: [{name: v, hostPath: {path: /srv}}]"),
                                                "create",
                                                "--dry-run=server")
                                        .status()
                                != 0);
        cluster.ok("rollout", "restart", "deployment");
        until(
                "each has a new pod or is refused one",
                () -> deployments().stream()
                        .allMatch(each -> each.getMetadata()
                                        .getGeneration()
                                        .equals(each.getStatus().getObservedGeneration())
                                && (isRefused(each) || pods(each) == 1)));

        var refused = new TreeSet<String>();
        deployments().stream()
                .filter(AuditedRolloutIT::isRefused)
                .forEach(each -> refused.add(each.getMetadata().getName()));
        assertThat(refused).isEqualTo(foreseen);
    }
}
