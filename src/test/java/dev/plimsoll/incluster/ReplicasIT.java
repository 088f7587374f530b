// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.incluster;

import static dev.plimsoll.testing.Until.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.testing.Creating;
import dev.plimsoll.testing.Creating.Creation;
import dev.plimsoll.testing.InCluster;
import dev.plimsoll.testing.NeedsApiServer;
import dev.plimsoll.testing.Serving;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfiguration;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two replicas, of which one goes again and again while pods are created. */
@NeedsApiServer
class ReplicasIT {
    private static final int PER_SECOND = 50;

    /** What the API server clears by itself, what has to be mended, and what has to be asked about and is in order. */
    private static final Pod COMPLIANT = pod("compliant", "");

    private static final Pod MENDABLE = pod("mendable", "imagePullPolicy: IfNotPresent", "web:1.2", "web:latest");
    private static final Pod UNTOLD = pod("untold", "", "registry.example/web:1.2", "registry.example/web");

    @TempDir
    static Path dir;

    private static final List<Serving> REPLICAS = new ArrayList<>();
    private static InCluster cluster;

    @BeforeAll
    static void start() throws Exception {
        cluster = InCluster.start(dir);
        cluster.apply(InCluster.POLICY);
    }

    @BeforeEach
    void makeUpTheNumber() throws Exception {
        while (REPLICAS.size() < 2) {
            REPLICAS.add(cluster.replica());
        }
        cluster.awaitRefusing();
        until("one of them leads", () -> leaders() == 1);
    }

    private static double leaders() throws Exception {
        return REPLICAS.get(0).metric("plimsoll_leader") + REPLICAS.get(1).metric("plimsoll_leader");
    }

    @AfterAll
    static void stop() throws Exception {
        if (cluster != null) {
            cluster.close();
        }
    }

    private static Pod pod(String name, String fields, String... replacement) {
        var yaml = InCluster.pod(name, fields);
        return Serialization.unmarshal(
                replacement.length == 0 ? yaml : yaml.replace(replacement[0], replacement[1]), Pod.class);
    }

    private static void assertNothingFailed(List<Creation> creations) {
        assertThat(creations).isNotEmpty().filteredOn(Creation::isRefused).isEmpty();
        assertThat(creations)
                .filteredOn(
                        creation -> creation.created().getMetadata().getName().equals("mendable"))
                .isNotEmpty()
                .allMatch(creation -> creation.created()
                        .getSpec()
                        .getContainers()
                        .get(0)
                        .getImagePullPolicy()
                        .equals("Always"));
    }

    private static void awaitMore(Creating creating, int count) throws Exception {
        int before = creating.count();
        until("more are created", () -> creating.count() >= before + count);
    }

    @Test
    void aRollingRestartFailsNoCreation() throws Exception {
        var creating = Creating.atRate(PER_SECOND, cluster.api.client(), COMPLIANT, MENDABLE, UNTOLD);
        try (creating) {
            for (int i = 0; i < 2; i++) {
                awaitMore(creating, PER_SECOND);
                REPLICAS.add(cluster.replica());
                cluster.terminate(REPLICAS.remove(0));
            }
            awaitMore(creating, PER_SECOND);
        }
        assertNothingFailed(creating.creations());
    }

    /** What is under way at that moment may be lost: an API server asks nobody twice. */
    @Test
    void aReplicaThatDiesAgainAndAgainFailsNoCreationThatBeginsLater() throws Exception {
        var deaths = new ArrayList<Death>();
        var creating = Creating.atRate(PER_SECOND, cluster.api.client(), COMPLIANT, MENDABLE, UNTOLD);
        try (creating) {
            for (int i = 0; i < 4; i++) {
                awaitMore(creating, PER_SECOND);
                long begun = System.nanoTime();
                cluster.kill(REPLICAS.remove(0));
                deaths.add(new Death(begun, System.nanoTime()));
                awaitMore(creating, PER_SECOND);
                REPLICAS.add(cluster.replica());
            }
        }
        assertNothingFailed(creating.creations().stream()
                .filter(creation -> deaths.stream().noneMatch(death -> death.isDuring(creation)))
                .toList());
    }

    /** By {@link System#nanoTime}. */
    private record Death(long begun, long ended) {
        boolean isDuring(Creation creation) {
            return creation.begun() - ended <= 0 && creation.ended() - begun >= 0;
        }
    }

    @Test
    void theLeaderDiesAndAnotherOneKeepsTheRegistration() throws Exception {
        var leader = REPLICAS.get(0).metric("plimsoll_leader") == 1 ? REPLICAS.get(0) : REPLICAS.get(1);
        var other = leader == REPLICAS.get(0) ? REPLICAS.get(1) : REPLICAS.get(0);
        var registered = cluster.registered();
        var before = configuration().getMetadata();

        cluster.kill(leader);
        REPLICAS.remove(leader);
        until("the other one leads", () -> other.metric("plimsoll_leader") == 1);

        assertThat(cluster.registered()).isEqualTo(registered);
        assertThat(configuration().getMetadata().getUid()).isEqualTo(before.getUid());
        cluster.apply(InCluster.POLICY.replace("name: default", "name: another"));
        until("it registers", () -> cluster.registered().contains("enforce.another.plimsoll.dev"));
    }

    @Test
    void whoeverFightsForTheRegistrationLosesAndItIsThereAllTheTime() throws Exception {
        var seen = new CopyOnWriteArrayList<String>();
        var configurations = cluster.api.client().admissionRegistration().v1().validatingWebhookConfigurations();
        var wanted = configuration().getWebhooks();
        var watch = configurations.withName("plimsoll").watch(new Watcher<>() {
            @Override
            public void eventReceived(Action action, ValidatingWebhookConfiguration configuration) {
                seen.add(action + " " + configuration.getWebhooks().size());
            }

            @Override
            public void onClose(WatcherException problem) {}
        });
        for (int i = 0; i < 20; i++) {
            configurations.withName("plimsoll").edit(configuration -> {
                configuration.getWebhooks().forEach(webhook -> webhook.setFailurePolicy("Ignore"));
                return configuration;
            });
            until("it is put right", () -> configuration().getWebhooks().equals(wanted));
        }
        watch.close();
        assertThat(seen).hasSizeGreaterThanOrEqualTo(40).noneMatch(event -> event.startsWith("DELETED"));
        assertThat(seen).allMatch(event -> event.endsWith(" " + wanted.size()));
    }

    private static ValidatingWebhookConfiguration configuration() {
        return Objects.requireNonNull(cluster.api
                .client()
                .admissionRegistration()
                .v1()
                .validatingWebhookConfigurations()
                .withName("plimsoll")
                .get());
    }
}
