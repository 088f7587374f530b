// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.incluster;

import static dev.plimsoll.testing.Until.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.server.UnreachableApiServerIT;
import dev.plimsoll.testing.Balancer;
import dev.plimsoll.testing.InCluster;
import dev.plimsoll.testing.NeedsApiServer;
import dev.plimsoll.testing.Reviews;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The API server is out of reach for the service: at its start, and later. */
@NeedsApiServer
class ApiServerLostIT {
    private static final Pattern WORDS =
            Pattern.compile("API server 127\\.0\\.0\\.1:[0-9]+ [a-zA-Z ]+; judging by what was known [0-9]+ s ago\n");

    @TempDir
    Path dir;

    @Test
    void itWaitsJudgesByWhatItKnowsAndComesBack() throws Exception {
        try (var cluster = InCluster.start(dir);
                var way = new Balancer()) {
            cluster.apply(InCluster.POLICY);
            int port = cluster.api.client().getMasterUrl().getPort();
            var serving = cluster.launch("--kubeconfig=" + cluster.kubeconfigVia(way.port()));

            until("it lives", () -> serving.isUp("live"));
            assertThat(serving.isUp("ready")).isFalse();
            until(
                    "it says what it waits for",
                    () -> serving.management("/q/health/ready").body().contains("policies, namespaces")
                            && serving.log().contains("waiting for policies"));
            assertThat(serving.process().isAlive()).isTrue();

            way.add(port);
            serving.awaitReady();
            cluster.balancer.add(serving.port());
            cluster.awaitRefusing();
            until("it leads", () -> serving.metric("plimsoll_leader") == 1);

            way.cut();
            until("it knows", () -> serving.metric("plimsoll_knowledge_age_seconds") > 20);
            until("it leads no more", () -> serving.metric("plimsoll_leader") == 0);
            assertThat(serving.isUp("ready")).isTrue();
            assertThat(serving.allows(Reviews.create(Reviews.PRIVILEGED_POD))).isFalse();
            assertThat(serving.allows(Reviews.create(Reviews.GOOD_POD))).isTrue();

            until(
                    "it says why, and what follows",
                    () -> WORDS.matcher(serving.log()).find());
            assertThat(UnreachableApiServerIT.withoutSlowness(serving.log())).doesNotContain("\tat ");

            var audited = "plimsoll_audit_last_success_timestamp_seconds";
            assertThat(serving.metric(audited))
                    .as("whoever leads no more has no audit to show")
                    .isZero();

            way.add(port);
            until("it leads again", () -> serving.metric("plimsoll_leader") == 1);
            until("it audits again", () -> serving.metric(audited) > 0);
            until("it hears again", () -> serving.metric("plimsoll_knowledge_age_seconds") < 20);
            cluster.apply(InCluster.POLICY.replace("name: default", "name: another"));
            until("it registers again", () -> cluster.registered().contains("enforce.another.plimsoll.dev"));
        }
    }
}
