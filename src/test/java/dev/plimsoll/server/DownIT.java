// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.server;

import static dev.plimsoll.testing.InCluster.PRIVILEGED;
import static dev.plimsoll.testing.Until.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.admission.OldViolator;
import dev.plimsoll.testing.InCluster;
import dev.plimsoll.testing.NeedsApiServer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No replica is alive, and failurePolicy is Fail: what complies is created all the same, and nothing else is. */
@NeedsApiServer
class DownIT {
    @TempDir
    static Path dir;

    private static InCluster cluster;

    @BeforeAll
    static void start() throws Exception {
        cluster = InCluster.start(dir);
        cluster.api.startControllers("deployment-controller", "replicaset-controller");
        cluster.create("old", PRIVILEGED);
        cluster.apply(InCluster.POLICY);
        var replica = cluster.replica();
        cluster.awaitRefusing();
        cluster.kill(replica);
    }

    @AfterAll
    static void stop() throws Exception {
        if (cluster != null) {
            cluster.close();
        }
    }

    @Test
    void aCompliantPodIsCreated() throws Exception {
        assertThat(cluster.create("good", "").err()).isEmpty();
    }

    @Test
    void thePodsOfACompliantDeploymentAreCreated() throws Exception {
        cluster.ok("create", "deployment", "good", "--image=registry.example/web:1.2", "--replicas=3");

        until(
                "its pods are there",
                () -> cluster.ok("get", "pods", "-l", "app=good", "-o", "name")
                                .lines()
                                .count()
                        == 3);
    }

    @Test
    void aPodThatBreaksAnEnforcedRuleIsRefused() throws Exception {
        var refused = cluster.create("bad", PRIVILEGED);

        assertThat(refused.status()).isNotZero();
        assertThat(refused.err()).contains("failed calling webhook \"enforce.default.plimsoll.dev\"");
    }

    @Test
    void anOldViolatorKeepsItsSpecAndGetsWhateverElse() throws Exception {
        OldViolator.assertIsChangedInAllButItsSpec(cluster);
    }

    @Test
    void aPodThatOnlyWouldBeWarnedOfIsCreated() throws Exception {
        var created = cluster.kubectl(
                InCluster.pod("latest", "imagePullPolicy: Always").replace("web:1.2", "web:latest"), "create");

        assertThat(created.err()).isEmpty();
    }

    @Test
    void theClustersOwnPodsAreCreated() throws Exception {
        assertThat(cluster.create("system", PRIVILEGED, "--namespace=kube-system")
                        .err())
                .isEmpty();
    }
}
