// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster;

import static dev.plimsoll.admission.Until.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.pod.Workload;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is told of refused pods, on a real API server. */
@NeedsApiServer
class EventsIT {
    @TempDir
    static Path dir;

    private static ApiServer api;

    private final String namespace = "n" + UUID.randomUUID();

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

    @BeforeEach
    void createNamespace() {
        api.createNamespace(namespace);
    }

    private List<Event> events() {
        return api.client().v1().events().inNamespace(namespace).list().getItems();
    }

    private static OwnerReference controller(String apiVersion, String kind, String name) {
        return new OwnerReferenceBuilder()
                .withApiVersion(apiVersion)
                .withKind(kind)
                .withName(name)
                .withUid("11111111-2222-3333-4444-555555555555")
                .withController(true)
                .build();
    }

    private Workload.Owner replicaSet(OwnerReference owner) {
        var made = api.client()
                .apps()
                .replicaSets()
                .inNamespace(namespace)
                .resource(new ReplicaSetBuilder()
                        .withNewMetadata()
                        .withName("web-1")
                        .withOwnerReferences(owner)
                        .endMetadata()
                        .withNewSpec()
                        .withNewSelector()
                        .addToMatchLabels("app", "web")
                        .endSelector()
                        .withNewTemplate()
                        .withNewMetadata()
                        .addToLabels("app", "web")
                        .endMetadata()
                        .withNewSpec()
                        .addNewContainer()
                        .withName("web")
                        .withImage("registry.example/web:1.2")
                        .endContainer()
                        .endSpec()
                        .endTemplate()
                        .endSpec()
                        .build())
                .create();
        return new Workload.Owner(
                "apps/v1", "ReplicaSet", "web-1", made.getMetadata().getUid());
    }

    @Test
    void theDeploymentIsToldOnceAndCounts() throws Exception {
        var owner = replicaSet(controller("apps/v1", "Deployment", "web"));
        try (var events = new Events(api.client(), "one", Clock.systemUTC());
                var others = new Events(api.client(), "another", Clock.systemUTC());
                var refusals = new Refusals(api.client(), events);
                var ofTheOtherReplica = new Refusals(api.client(), others)) {
            for (int i = 0; i < 20; i++) {
                refusals.tell(namespace, owner, "privileged: remove it");
            }
            until("it is told", () -> events().size() == 1 && events().get(0).getCount() == 20);
            ofTheOtherReplica.tell(namespace, owner, "privileged: remove it");

            until("both count together", () -> events().get(0).getCount() == 21);
            assertThat(events()).singleElement().satisfies(event -> {
                assertThat(event.getInvolvedObject().getKind()).isEqualTo("Deployment");
                assertThat(event.getInvolvedObject().getName()).isEqualTo("web");
                assertThat(event.getInvolvedObject().getUid()).isEqualTo("11111111-2222-3333-4444-555555555555");
                assertThat(event.getType()).isEqualTo("Warning");
                assertThat(event.getReason()).isEqualTo("PodRefused");
                assertThat(event.getMessage()).isEqualTo("privileged: remove it");
            });
            assertThat(refusals.dropped() + events.dropped() + others.dropped()).isZero();
        }
    }

    @Test
    void anOwnerThatIsNotWhatItSaysIsToldItself() throws Exception {
        var made = replicaSet(controller("apps/v1", "Deployment", "web"));
        var forged = new Workload.Owner(made.apiVersion(), made.kind(), made.name(), "another-uid");
        try (var events = new Events(api.client(), "one", Clock.systemUTC());
                var refusals = new Refusals(api.client(), events)) {
            refusals.tell(namespace, forged, "privileged: remove it");

            until("it is told", () -> events().size() == 1);
            assertThat(events().get(0).getInvolvedObject().getKind()).isEqualTo("ReplicaSet");
        }
    }

    @Test
    void anOwnerWithoutOneOfItsOwnIsToldItself() throws Exception {
        try (var events = new Events(api.client(), "one", Clock.systemUTC());
                var refusals = new Refusals(api.client(), events)) {
            refusals.tell(
                    namespace, new Workload.Owner("apps/v1", "StatefulSet", "db", "u-1"), "hostPath: another volume");
            refusals.tell(
                    namespace, new Workload.Owner("apps/v1", "ReplicaSet", "gone", "u-2"), "hostPath: another volume");

            until("both are told", () -> events().size() == 2);
            assertThat(events())
                    .extracting(event -> event.getInvolvedObject().getKind())
                    .containsExactlyInAnyOrder("StatefulSet", "ReplicaSet");
        }
    }

    @Test
    void moreThanAnybodyReadsIsDroppedAndCounted() throws Exception {
        try (var events = new Events(api.client(), "one", Clock.systemUTC())) {
            for (int i = 0; i < 2_000; i++) {
                events.tell(
                        new ObjectReferenceBuilder()
                                .withKind("Deployment")
                                .withNamespace(namespace)
                                .withName("web-" + i)
                                .withUid("u-" + i)
                                .build(),
                        Events.Type.Warning,
                        "PodRefused",
                        "x".repeat(5_000));
            }

            until("all are told or dropped", () -> events.written() + events.dropped() == 2_000);
            assertThat(events.dropped()).isPositive();
            assertThat(events().get(0).getMessage()).hasSize(1_024).endsWith("…");
        }
    }
}
