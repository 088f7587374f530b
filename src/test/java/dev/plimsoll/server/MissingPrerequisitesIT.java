// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.server;

import static dev.plimsoll.testing.Until.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.testing.ApiServer;
import dev.plimsoll.testing.NeedsApiServer;
import dev.plimsoll.testing.Serving;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Something is missing in the cluster that {@code serve --kubeconfig} needs: it says what, and how to get it, goes on as soon as it
 * is there, and ends at once if it is told to meanwhile.
 */
@NeedsApiServer
class MissingPrerequisitesIT {
    private static final String DEFINITION = "k8s/podpolicies.plimsoll.dev.yaml";

    @TempDir
    static Path dir;

    private static ApiServer api;

    @BeforeAll
    static void start() throws Exception {
        api = ApiServer.start(dir);
    }

    @AfterAll
    static void stop() {
        if (api != null) {
            api.close();
        }
    }

    private static void ok(String... arguments) throws Exception {
        var ran = api.kubectl(arguments);
        assertThat(ran.status()).as(ran.err()).isZero();
    }

    private static void define() throws Exception {
        ok("apply", "--server-side", "-f", DEFINITION);
        ok("wait", "--for=condition=Established", "--timeout=60s", "crd/podpolicies.plimsoll.dev");
    }

    private static void undefine() throws Exception {
        ok("delete", "--ignore-not-found", "--wait", "-f", DEFINITION);
    }

    private static Serving launch(Path kubeconfig, String namespace) throws Exception {
        int[] ports = Serving.freePorts();
        return Serving.launch(
                ports[0],
                ports[1],
                "--kubeconfig=" + kubeconfig,
                "--namespace=" + namespace,
                "--name=" + namespace,
                "--webhook-url=https://127.0.0.1:" + ports[0],
                "--audit-interval=0");
    }

    private static void untilItSays(Serving serving, String... words) throws Exception {
        until("it says " + String.join(" and ", words), () -> {
            var log = serving.log();
            return List.of(words).stream().allMatch(log::contains);
        });
    }

    /** The problem is told in one line a minute, however often it is met, and no library adds a stack trace. */
    private static void assertSaidOnceAMinute(Serving serving, String... lines) throws Exception {
        long minutes = ChronoUnit.MINUTES.between(
                serving.process().info().startInstant().orElseThrow(), Instant.now());
        var log = serving.log();
        assertThat(log).doesNotContain("[io.fabric8", "Caused by", "ERROR");
        for (var words : lines) {
            assertThat(log.lines().filter(line -> line.contains(words))).hasSizeBetween(1, 1 + (int) minutes);
        }
    }

    @Test
    void aMissingNamespaceIsNamedWithTheWayOut() throws Exception {
        define();
        try (var serving = launch(api.kubeconfig(), "harbour")) {
            untilItSays(serving, "waiting for a certificate");
            assertSaidOnceAMinute(
                    serving,
                    "namespace harbour does not exist: create it (kubectl create namespace harbour), or name another one"
                            + " with --namespace");

            api.createNamespace("harbour");
            serving.awaitReady();
        }
    }

    @Test
    void aMissingDefinitionIsNamedWithTheWayOut() throws Exception {
        undefine();
        api.createNamespace("anchor");
        try (var serving = launch(api.kubeconfig(), "anchor")) {
            untilItSays(serving, "waiting for policies");
            assertSaidOnceAMinute(
                    serving,
                    "the cluster does not define podpolicies.plimsoll.dev: apply k8s/podpolicies.plimsoll.dev.yaml, or install"
                            + " the chart with crds.install=true");

            define();
            serving.awaitReady();
        }
    }

    @Test
    void aRefusedRightIsNamedWithTheWayOut() throws Exception {
        define();
        api.createNamespace("mole");
        ok("create", "serviceaccount", "mole", "-n", "mole");
        try (var serving = launch(api.kubeconfig("mole", "mole"), "mole")) {
            untilItSays(serving, "waiting for policies", "podpolicies", "secrets", "leases");
            assertSaidOnceAMinute(
                    serving,
                    "RBAC does not let system:serviceaccount:mole:mole list podpolicies.plimsoll.dev in the cluster: grant what"
                            + " the chart's templates/rbac.yaml grants",
                    "RBAC does not let system:serviceaccount:mole:mole list secrets in namespace mole");
        }
    }

    @Test
    void itEndsWhileItWaitsForTheNamespace() throws Exception {
        define();
        try (var serving = launch(api.kubeconfig(), "nowhere")) {
            untilItSays(serving, "waiting for a certificate");

            StopWhileWaitingIT.assertStops(serving);
        }
    }

    @Test
    void itEndsWhileItWaitsForTheDefinition() throws Exception {
        undefine();
        api.createNamespace("buoy");
        try (var serving = launch(api.kubeconfig(), "buoy")) {
            untilItSays(serving, "waiting for policies");

            StopWhileWaitingIT.assertStops(serving);
        }
    }

    @Test
    void itEndsWhileItWaitsForPoliciesThatItMayNotList() throws Exception {
        define();
        api.createNamespace("pier");
        ok("create", "serviceaccount", "pier", "-n", "pier");
        try (var serving = launch(api.kubeconfig("pier", "pier"), "pier")) {
            untilItSays(serving, "waiting for policies");

            StopWhileWaitingIT.assertStops(serving);
        }
    }

    /** Another replica leads, and has not made the certificate. */
    @Test
    void itEndsWhileItWaitsForTheCertificateOfALeader() throws Exception {
        define();
        api.createNamespace("quay");
        var lease = dir.resolve("lease.yaml");
        Files.writeString(lease, """
                apiVersion: coordination.k8s.io/v1
                kind: Lease
                metadata: {name: quay, namespace: quay}
                spec: {holderIdentity: other, leaseDurationSeconds: 3600, acquireTime: "2126-01-01T00:00:00.000000Z",
                 renewTime: "2126-01-01T00:00:00.000000Z", leaseTransitions: 0}
                """);
        ok("apply", "-f", lease.toString());
        try (var serving = launch(api.kubeconfig(), "quay")) {
            untilItSays(serving, "other leads", "waiting for a certificate");

            StopWhileWaitingIT.assertStops(serving);
        }
    }
}
