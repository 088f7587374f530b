// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.incluster;

import static dev.plimsoll.testing.InCluster.PRIVILEGED;
import static dev.plimsoll.testing.Until.until;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.testing.InCluster;
import dev.plimsoll.testing.NeedsApiServer;
import dev.plimsoll.testing.Reviews;
import dev.plimsoll.testing.Serving;
import dev.plimsoll.testing.Wire;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A replica whose connections to the API server are open, and bring nothing, while a policy becomes stricter. */
@NeedsApiServer
class SilentWatchIT {
    /** In seconds; more than passes between two confirmations, and far less than the five minutes of an informer. */
    private static final double RECENT = 20;

    private static final String LENIENT =
            InCluster.POLICY.replace("privileged: {mode: Enforce}", "privileged: {mode: Warn}");

    @TempDir
    Path dir;

    @Test
    void itAnswersNothingByAnOldPolicySaysHowOldItsKnowledgeIsAndRecovers() throws Exception {
        try (var cluster = InCluster.start(dir);
                var wire = new Wire(cluster.api.client().getMasterUrl().getPort())) {
            cluster.apply(LENIENT);
            var leader = cluster.replica();
            until("it leads", () -> leader.metric("plimsoll_leader") == 1);
            until("it is registered", () -> cluster.registered().contains("enforce.default.plimsoll.dev"));
            var frozen = cluster.launch("--kubeconfig=" + cluster.kubeconfigVia(wire.port()));
            frozen.awaitReady();
            var before = path(cluster);
            assertThat(review(frozen, before)).startsWith("200 ").contains("\"allowed\":true");

            wire.freeze();
            cluster.apply(InCluster.POLICY);
            until("the new version is registered", () -> !path(cluster).equals(before));
            var after = path(cluster);

            assertThat(review(frozen, after)).startsWith("503 ").contains("has not come to this replica");
            assertThat(review(frozen, before)).startsWith("200 ").contains("\"allowed\":true");
            assertThat(review(leader, after)).startsWith("200 ").contains("\"allowed\":false");
            cluster.balancer.add(frozen.port());
            cluster.balancer.remove(leader.port());
            cluster.balancer.endConnections();
            until(
                    "the API server asks the frozen one",
                    () -> cluster.create("bad", PRIVILEGED, "--dry-run=server")
                            .err()
                            .contains("failed calling webhook"));
            assertThat(frozen.metric("plimsoll_policy_lookup_failures_total")).isPositive();
            until("its knowledge grows old", () -> frozen.metric("plimsoll_knowledge_age_seconds") > RECENT);
            assertThat(frozen.isUp("ready")).isTrue();

            wire.thaw();
            until("it judges by the new one", () -> review(frozen, after).startsWith("200 "));
            assertThat(review(frozen, after)).contains("\"allowed\":false");
            until("its knowledge is recent", () -> frozen.metric("plimsoll_knowledge_age_seconds") < RECENT);
        }
    }

    /** Where the API server asks whether a pod is to be refused. */
    private static String path(InCluster cluster) {
        return URI.create(cluster
                        .api
                        .client()
                        .admissionRegistration()
                        .v1()
                        .validatingWebhookConfigurations()
                        .withName("plimsoll")
                        .get()
                        .getWebhooks()
                        .stream()
                        .filter(webhook -> webhook.getName().startsWith("enforce.default."))
                        .findFirst()
                        .orElseThrow()
                        .getClientConfig()
                        .getUrl())
                .getPath();
    }

    private static String review(Serving serving, String path) throws Exception {
        var answer = serving.post(path, Reviews.create(Reviews.PRIVILEGED_POD).getBytes(UTF_8));
        return answer.statusCode() + " " + answer.body();
    }
}
