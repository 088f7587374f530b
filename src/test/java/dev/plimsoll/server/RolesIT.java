// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.server;

import static dev.plimsoll.testing.InCluster.PRIVILEGED;
import static dev.plimsoll.testing.Until.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.audit.reports.ReportDefinitions;
import dev.plimsoll.audit.reports.ReportKind;
import dev.plimsoll.testing.InCluster;
import dev.plimsoll.testing.NeedsApiServer;
import dev.plimsoll.testing.Serving;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A webhook and a controller as two processes, each with the rights of its own ServiceAccount in {@code k8s/install.yaml}. */
@NeedsApiServer
class RolesIT {
    private static final String AUDITED = "plimsoll_audit_last_success_timestamp_seconds";

    @TempDir
    Path dir;

    private InCluster cluster;

    @BeforeEach
    void start() throws Exception {
        cluster = InCluster.start(dir);
        ReportDefinitions.apply(cluster.api, dir, ReportKind.openreports);
        cluster.apply(InCluster.POLICY);
    }

    @AfterEach
    void stop() throws Exception {
        if (cluster != null) {
            cluster.close();
        }
    }

    private Serving webhook() throws Exception {
        return cluster.replica("--role=webhook");
    }

    private boolean refusesPrivileged() throws Exception {
        return cluster.create("probe", PRIVILEGED, "--dry-run=server")
                .err()
                .contains("policy default refuses this Pod");
    }

    @Test
    void webhooksAreRegisteredWhenAWebhookAnswersAndStayWhateverEnds() throws Exception {
        var controller = cluster.controller();
        until("it leads", () -> controller.metric("plimsoll_leader") == 1);
        until("it audits", () -> controller.metric(AUDITED) > 0);
        until(
                "the certificate is stored",
                () -> cluster.ok(
                                "get",
                                "secret",
                                "plimsoll-tls",
                                "-n",
                                "plimsoll",
                                "--ignore-not-found",
                                "-o",
                                "jsonpath={.data}")
                        .contains("tls.crt"));
        assertThat(cluster.registered()).isEmpty();
        assertThat(controller.answersThePort()).isFalse();

        var webhook = webhook();
        cluster.awaitRefusing();
        assertThat(refusesPrivileged()).isTrue();
        var registered = cluster.registered();

        cluster.kill(controller);
        assertThat(refusesPrivileged()).isTrue();
        assertThat(webhook.isUp("ready")).isTrue();

        // No replica answers, and a new controller keeps what is registered, also when a policy is relaxed.
        cluster.kill(webhook);
        var next = cluster.controller();
        until("it leads", () -> next.metric("plimsoll_leader") == 1);
        assertThat(cluster.registered()).isEqualTo(registered);
        assertThat(cluster.create("probe", PRIVILEGED, "--dry-run=server").err())
                .contains("failed calling webhook");
        cluster.apply(InCluster.POLICY.replace("privileged: {mode: Enforce}", "privileged: {mode: Audit}"));
        until(
                "the API server lets pass what is enforced no more",
                () -> cluster.create("probe", PRIVILEGED + "\n    imagePullPolicy: Always", "--dry-run=server")
                                .status()
                        == 0);
        assertThat(cluster.registered()).isEqualTo(registered);
    }

    @Test
    void eachHasTheMetricsOfItsRoleAndSaysWhereTheRestIs() throws Exception {
        assertThat(cluster.create("bad", PRIVILEGED).status()).isZero();
        var controller = cluster.controller("--page=open");
        var webhook = cluster.replica("--role=webhook", "--page=open");
        until("it audits", () -> controller.metric(AUDITED) > 0);
        until(
                "it reports",
                () -> cluster.ok("get", "report", "plimsoll", "--ignore-not-found", "-o", "jsonpath={.results[*].rule}")
                        .contains("privileged"));

        assertThat(controller.management("/q/metrics").body())
                .contains("plimsoll_leader 1.0", "plimsoll_registration_repairs_total", "plimsoll_policy_generation ")
                .doesNotContain("plimsoll_reviews_total", "plimsoll_certificate_expiry", "plimsoll_namespace_lookups");
        assertThat(webhook.management("/q/metrics").body())
                .contains("plimsoll_reviews_total", "plimsoll_certificate_expiry", "plimsoll_namespace_lookups")
                .doesNotContain("plimsoll_leader", "plimsoll_audit", "plimsoll_registration_repairs_total");
        assertThat(controller.management("/api/state").body()).contains("\"role\":\"controller\"");
        assertThat(webhook.management("/api/state").body()).contains("\"role\":\"webhook\"");
        assertThat(controller.management("/api/audit").body()).contains("\"why\":null");
        assertThat(webhook.management("/api/audit").body()).contains("The controller audits");
    }

    @Test
    void theOwnerOfRefusedPodsIsToldByTheWebhook() throws Exception {
        cluster.api.startControllers("deployment-controller", "replicaset-controller");
        cluster.controller();
        webhook();
        cluster.awaitRefusing();
        cluster.apply("""
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: bad}
                spec:
                  selector: {matchLabels: {app: bad}}
                  template:
                    metadata: {labels: {app: bad}}
                    spec: {containers: [{name: web, image: "registry.example/web:1.2", securityContext: {privileged: true}}]}
                """);

        until(
                "it is told",
                () -> cluster.ok(
                                "get",
                                "events",
                                "-o",
                                "jsonpath={range .items[*]}{.involvedObject.kind}/{.reason} {end}")
                        .contains("Deployment/PodRefused"));
    }

    @Test
    void twoControllersShareOneLeaseAndOneTakesOver() throws Exception {
        var first = cluster.controller();
        until("it leads", () -> first.metric("plimsoll_leader") == 1);
        var second = cluster.controller();
        webhook();
        cluster.awaitRefusing();
        assertThat(second.metric("plimsoll_leader")).isZero();
        assertThat(second.isUp("ready")).isTrue();

        assertThat(cluster.create("bad", PRIVILEGED).status()).isNotZero();
        cluster.terminate(first);
        until("the other one leads", () -> second.metric("plimsoll_leader") == 1);

        cluster.ok("delete", "lease", "plimsoll", "-n", "plimsoll");
        until(
                "the Lease is there again",
                () -> !cluster.ok("get", "lease", "plimsoll", "-n", "plimsoll", "--ignore-not-found")
                        .isEmpty());
        until("it leads", () -> second.metric("plimsoll_leader") == 1);
        assertThat(cluster.registered()).containsAll(Set.of("enforce.default.plimsoll.dev"));
    }
}
