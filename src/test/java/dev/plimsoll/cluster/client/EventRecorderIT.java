// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster.client;

import static dev.plimsoll.testing.Until.until;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.cluster.DenialEvents;
import dev.plimsoll.pod.Workload;
import dev.plimsoll.testing.ApiServer;
import dev.plimsoll.testing.NeedsApiServer;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.ReplicationControllerBuilder;
import io.fabric8.kubernetes.api.model.apps.DaemonSetBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.CronJobBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobSpec;
import io.fabric8.kubernetes.api.model.batch.v1.JobSpecBuilder;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is told of refused pods, on a real API server. */
@NeedsApiServer
class EventRecorderIT {
    @TempDir
    static Path dir;

    private static ApiServer api;

    private static final LabelSelector SELECTOR =
            new LabelSelectorBuilder().addToMatchLabels("app", "web").build();
    private static final PodTemplateSpec TEMPLATE = new PodTemplateSpecBuilder()
            .withNewMetadata()
            .addToLabels("app", "web")
            .endMetadata()
            .withNewSpec()
            .addNewContainer()
            .withName("web")
            .withImage("registry.example/web:1.2")
            .endContainer()
            .endSpec()
            .build();
    private static final JobSpec JOB = new JobSpecBuilder()
            .withTemplate(new PodTemplateSpecBuilder(TEMPLATE)
                    .editSpec()
                    .withRestartPolicy("Never")
                    .endSpec()
                    .build())
            .build();

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

    private <T extends HasMetadata> T create(T object) {
        return api.client().resource(object).inNamespace(namespace).create();
    }

    private static Workload.Owner owner(HasMetadata object) {
        return new Workload.Owner(
                object.getApiVersion(),
                object.getKind(),
                object.getMetadata().getName(),
                object.getMetadata().getUid());
    }

    private static Workload.Owner withUid(Workload.Owner owner, String uid) {
        return new Workload.Owner(owner.apiVersion(), owner.kind(), owner.name(), uid);
    }

    private static OwnerReference controller(Workload.Owner owner) {
        return new OwnerReferenceBuilder()
                .withApiVersion(owner.apiVersion())
                .withKind(owner.kind())
                .withName(owner.name())
                .withUid(owner.uid())
                .withController(true)
                .build();
    }

    private Workload.Owner deployment(String name) {
        return owner(create(new DeploymentBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .withReplicas(0)
                .withSelector(SELECTOR)
                .withTemplate(TEMPLATE)
                .endSpec()
                .build()));
    }

    private Workload.Owner replicaSet(OwnerReference... owners) {
        return owner(create(new ReplicaSetBuilder()
                .withNewMetadata()
                .withName("web-1")
                .withOwnerReferences(owners)
                .endMetadata()
                .withNewSpec()
                .withReplicas(0)
                .withSelector(SELECTOR)
                .withTemplate(TEMPLATE)
                .endSpec()
                .build()));
    }

    private Workload.Owner statefulSet() {
        return owner(create(new StatefulSetBuilder()
                .withNewMetadata()
                .withName("db")
                .endMetadata()
                .withNewSpec()
                .withReplicas(0)
                .withSelector(SELECTOR)
                .withTemplate(TEMPLATE)
                .endSpec()
                .build()));
    }

    private Workload.Owner daemonSet() {
        return owner(create(new DaemonSetBuilder()
                .withNewMetadata()
                .withName("agent")
                .endMetadata()
                .withNewSpec()
                .withSelector(SELECTOR)
                .withTemplate(TEMPLATE)
                .endSpec()
                .build()));
    }

    private Workload.Owner replicationController() {
        return owner(create(new ReplicationControllerBuilder()
                .withNewMetadata()
                .withName("old")
                .endMetadata()
                .withNewSpec()
                .withReplicas(0)
                .withSelector(Map.of("app", "web"))
                .withTemplate(TEMPLATE)
                .endSpec()
                .build()));
    }

    private Workload.Owner job(OwnerReference... owners) {
        return owner(create(new JobBuilder()
                .withNewMetadata()
                .withName("once")
                .withOwnerReferences(owners)
                .endMetadata()
                .withSpec(JOB)
                .build()));
    }

    private Workload.Owner cronJob() {
        return owner(create(new CronJobBuilder()
                .withNewMetadata()
                .withName("often")
                .endMetadata()
                .withNewSpec()
                .withSchedule("* * * * *")
                .withNewJobTemplate()
                .withSpec(JOB)
                .endJobTemplate()
                .endSpec()
                .build()));
    }

    /** Tells that pods of these were refused, and returns the objects that Events are about when all have been dealt with. */
    private List<String> toldOf(Workload.Owner... owners) throws Exception {
        try (var events = new EventRecorder(api.client(), "one", Clock.systemUTC());
                var refusals = new DenialEvents(api.client(), events)) {
            for (var owner : owners) {
                refusals.tell(namespace, owner, () -> "hostPath: another volume");
            }
            until(
                    "all are told or dropped",
                    () -> events.written() + events.dropped() + refusals.dropped() == owners.length);
            return events().stream()
                    .map(event -> event.getInvolvedObject().getKind() + "/"
                            + event.getInvolvedObject().getName())
                    .sorted()
                    .toList();
        }
    }

    @Test
    void theDeploymentIsToldOnceAndCounts() throws Exception {
        var deployment = deployment("web");
        var owner = replicaSet(controller(deployment));
        try (var events = new EventRecorder(api.client(), "one", Clock.systemUTC());
                var others = new EventRecorder(api.client(), "another", Clock.systemUTC());
                var refusals = new DenialEvents(api.client(), events);
                var ofTheOtherReplica = new DenialEvents(api.client(), others)) {
            for (int i = 0; i < DenialEvents.OWNER_BURST; i++) {
                refusals.tell(namespace, owner, () -> "privileged: remove it");
            }
            until("it is told", () -> events().size() == 1 && events().get(0).getCount() == DenialEvents.OWNER_BURST);
            ofTheOtherReplica.tell(namespace, owner, () -> "privileged: remove it");

            until("both count together", () -> events().get(0).getCount() == DenialEvents.OWNER_BURST + 1);
            assertThat(events()).singleElement().satisfies(event -> {
                assertThat(event.getInvolvedObject().getKind()).isEqualTo("Deployment");
                assertThat(event.getInvolvedObject().getName()).isEqualTo("web");
                assertThat(event.getInvolvedObject().getUid()).isEqualTo(deployment.uid());
                assertThat(event.getType()).isEqualTo("Warning");
                assertThat(event.getReason()).isEqualTo("PodRefused");
                assertThat(event.getMessage()).isEqualTo("privileged: remove it");
            });
            assertThat(refusals.dropped() + events.dropped() + others.dropped()).isZero();
        }
    }

    @Test
    void ownersOfEveryKindAreTold() throws Exception {
        assertThat(toldOf(
                        statefulSet(), daemonSet(), replicationController(), replicaSet(), job(controller(cronJob()))))
                .containsExactly(
                        "CronJob/often",
                        "DaemonSet/agent",
                        "ReplicaSet/web-1",
                        "ReplicationController/old",
                        "StatefulSet/db");
    }

    @Test
    void anOwnerThatDoesNotExistWithThisUidIsNotTold() throws Exception {
        var other = UUID.randomUUID().toString();

        assertThat(toldOf(
                        withUid(statefulSet(), other),
                        withUid(daemonSet(), other),
                        withUid(replicationController(), other),
                        withUid(replicaSet(), other),
                        withUid(job(), other),
                        new Workload.Owner("apps/v1", "ReplicaSet", "gone", other),
                        new Workload.Owner("apps/v1", "StatefulSet", "../../secrets/x", other)))
                .isEmpty();
    }

    @Test
    void kindsThatKubernetesMakesNoPodsForAreNotTold() throws Exception {
        var map = create(new ConfigMapBuilder()
                .withNewMetadata()
                .withName("settings")
                .endMetadata()
                .build());

        assertThat(toldOf(
                        owner(map),
                        owner(api.client().namespaces().withName(namespace).get()),
                        new Workload.Owner("argoproj.io/v1alpha1", "Rollout", "web", "u-1")))
                .isEmpty();
    }

    @Test
    void anOwnerWhoseDeploymentIsNotWhatItSaysIsToldItself() throws Exception {
        var deployment = deployment("web");

        assertThat(toldOf(replicaSet(
                        controller(withUid(deployment, UUID.randomUUID().toString())))))
                .containsExactly("ReplicaSet/web-1");
    }

    @Test
    void anOwnerIsToldSoOftenAndNoMore() throws Exception {
        var owner = statefulSet();
        try (var events = new EventRecorder(api.client(), "one", Clock.systemUTC());
                var refusals = new DenialEvents(api.client(), events)) {
            for (int i = 0; i < 1_000; i++) {
                int number = i;
                refusals.tell(namespace, owner, () -> "message " + number);
            }

            // One more in ten seconds.
            assertThat(refusals.dropped()).isGreaterThan(1_000 - 2 * DenialEvents.OWNER_BURST);
            until("the others are told", () -> events.written() >= DenialEvents.OWNER_BURST);
        }
    }

    @Test
    void aNamespaceIsToldSoOftenAndNoMore() throws Exception {
        try (var events = new EventRecorder(api.client(), "one", Clock.systemUTC());
                var refusals = new DenialEvents(api.client(), events)) {
            for (int i = 0; i < 1_000; i++) {
                refusals.tell(
                        namespace, new Workload.Owner("apps/v1", "ReplicaSet", "web-" + i, "u-" + i), () -> "message");
            }

            assertThat(refusals.dropped()).isGreaterThan(900);
        }
    }

    @Test
    void moreThanAnybodyReadsIsDroppedAndCounted() throws Exception {
        try (var events = new EventRecorder(api.client(), "one", Clock.systemUTC())) {
            for (int i = 0; i < 2_000; i++) {
                events.tell(
                        new ObjectReferenceBuilder()
                                .withKind("Deployment")
                                .withNamespace(namespace)
                                .withName("web-" + i)
                                .withUid("u-" + i)
                                .build(),
                        EventRecorder.Type.Warning,
                        "PodRefused",
                        "x".repeat(5_000));
            }

            until("all are told or dropped", () -> events.written() + events.dropped() == 2_000);
            assertThat(events.dropped()).isPositive();
            assertThat(events().get(0).getMessage().getBytes(UTF_8)).hasSizeBetween(1_020, 1_024);
            assertThat(events().get(0).getMessage()).endsWith("…");
        }
    }

    @Test
    void aMessageIsBoundedInBytes() {
        assertThat(EventRecorder.bounded("x".repeat(1_024))).isEqualTo("x".repeat(1_024));
        assertThat(EventRecorder.bounded("x".repeat(1_025))).isEqualTo("x".repeat(1_021) + "…");
        assertThat(EventRecorder.bounded("ä".repeat(512))).isEqualTo("ä".repeat(512));
        assertThat(EventRecorder.bounded("ä".repeat(513))).isEqualTo("ä".repeat(510) + "…");
        assertThat(EventRecorder.bounded("😀".repeat(400))).isEqualTo("😀".repeat(255) + "…");
    }
}
