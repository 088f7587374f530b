// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.audit;

import static dev.plimsoll.audit.Listing.owner;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.audit.ViolationCounts.Breach;
import dev.plimsoll.pod.WorkloadKind;
import dev.plimsoll.policy.Mode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InventoryTest {
    private static final String PRIVILEGED = "image: \"app:1.2\", securityContext: {privileged: true}";
    private static final String CLEAN = "image: \"app:1.2\"";

    private static List<String> titles(AuditResult result) {
        return result.owners().stream().map(AuditedOwner::title).toList();
    }

    private static AuditedOwner only(AuditResult result) {
        assertThat(result.owners()).hasSize(1);
        return result.owners().get(0);
    }

    @Test
    void podsBelongToTheDeploymentOfTheirReplicaSet() {
        var result = new Listing()
                .deployment("web", PRIVILEGED)
                .replicaSet("web-1", owner("Deployment", "web", "d-web"))
                .pod("web-1-a", owner("ReplicaSet", "web-1", "r-web-1"), PRIVILEGED, "")
                .pod("web-1-b", owner("ReplicaSet", "web-1", "r-web-1"), PRIVILEGED, "")
                .result();

        var web = only(result);
        assertThat(web.title()).isEqualTo("Deployment shop/web");
        assertThat(web.replicas()).isEqualTo(2);
        assertThat(web.since()).isEqualTo(Instant.parse("2026-10-02T00:00:00Z"));
        assertThat(web.denied()).isTrue();
        assertThat(web.next()).isEqualTo(NextPodOutcome.Refused);
        assertThat(web.findings()).singleElement().satisfies(audited -> {
            assertThat(audited.finding().path())
                    .isEqualTo("spec.template.spec.containers[0].securityContext.privileged");
            assertThat(audited.replicas()).isEqualTo(2);
            assertThat(audited.pod()).isNull();
        });
        assertThat(result.tally()).isEqualTo(new AuditResult.Tally(1, 0, 2, 0, 9));
    }

    @Test
    void podsBelongToTheCronJobOfTheirJob() {
        var result = new Listing()
                .add(WorkloadKind.CronJob, """
                        metadata: {name: night, namespace: shop, uid: c-1}
                        spec:
                          suspend: true
                          jobTemplate: {spec: {template: {spec: {containers: [{name: web, image: "app:1.2"}]}}}}
                        """)
                .add(WorkloadKind.Job, """
                        metadata: {name: night-1, namespace: shop, uid: j-1, ownerReferences: [%s]}
                        spec: {template: {spec: {containers: [{name: web, image: "app:1.2"}]}}}
                        """.formatted(owner("CronJob", "night", "c-1")))
                .pod("night-1-a", owner("Job", "night-1", "j-1"), PRIVILEGED, "")
                .result();

        assertThat(titles(result)).containsExactly("CronJob shop/night");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{apiVersion: apps/v1, kind: ReplicaSet, name: web-1, uid: another, controller: true}",
                "{apiVersion: apps/v1, kind: ReplicaSet, name: another, uid: r-web-1, controller: true}",
                "{apiVersion: apps/v1, kind: StatefulSet, name: web-1, uid: r-web-1, controller: true}",
                "{apiVersion: example.org/v1, kind: ReplicaSet, name: web-1, uid: r-web-1, controller: true}",
                "{apiVersion: apps/v1, kind: ReplicaSet, name: web-1, uid: r-web-1}",
                "{apiVersion: apps/v1, kind: ReplicaSet, name: web-1, uid: \"\", controller: true}",
                "{apiVersion: v1, kind: Pod, name: web-1, uid: r-web-1, controller: true}"
            })
    void anOwnerThatIsNotThereExactlySoIsNotBelieved(String forged) {
        var result = new Listing()
                .deployment("web", CLEAN)
                .replicaSet("web-1", owner("Deployment", "web", "d-web"))
                .pod("bad", forged, PRIVILEGED, "")
                .result();

        assertThat(titles(result)).containsExactly("Pod shop/bad");
    }

    @Test
    void anOwnerInAnotherNamespaceIsNotBelieved() {
        var result = new Listing()
                .deployment("web", CLEAN)
                .replicaSet("web-1", owner("Deployment", "web", "d-web"))
                .add(WorkloadKind.Pod, """
                        metadata: {name: bad, namespace: other, uid: p, ownerReferences: [%s]}
                        spec: {containers: [{name: web, image: "app:1.2", securityContext: {privileged: true}}]}
                        """.formatted(owner("ReplicaSet", "web-1", "r-web-1")))
                .result();

        assertThat(titles(result)).containsExactly("Pod other/bad");
    }

    @Test
    void aReplicaSetWhoseDeploymentIsNotThereStandsForItself() {
        var result = new Listing()
                .replicaSet("web-1", owner("Deployment", "web", "d-web"))
                .pod("web-1-a", owner("ReplicaSet", "web-1", "r-web-1"), PRIVILEGED, "")
                .result();

        assertThat(titles(result)).containsExactly("ReplicaSet shop/web-1");
    }

    @Test
    void anOwnerThatCameMeanwhileIsAskedFor() {
        var listing = new Listing();
        var asked = new ArrayList<String>();
        listing.inventory().ask((kind, namespace, name) -> {
            asked.add(kind + " " + namespace + "/" + name);
            if (kind == WorkloadKind.ReplicaSet) {
                listing.replicaSet("web-1", owner("Deployment", "web", "d-web"));
            } else {
                listing.deployment("web", CLEAN);
            }
        });
        listing.pod("web-1-a", owner("ReplicaSet", "web-1", "r-web-1"), PRIVILEGED, "");

        assertThat(titles(listing.result())).containsExactly("Deployment shop/web");
        assertThat(asked).containsExactly("ReplicaSet shop/web-1", "Deployment shop/web");
    }

    @Test
    void nothingCountsTwice() {
        var result = new Listing()
                .deployment("web", PRIVILEGED)
                .deployment("web", PRIVILEGED)
                .result();

        assertThat(only(result).findings()).hasSize(1);
        assertThat(result.tally().owners()).isEqualTo(1);
    }

    @Test
    void whatRunsNoMoreIsNotJudged() {
        var result = new Listing()
                .add(WorkloadKind.Pod, """
                        metadata: {name: done, namespace: shop, uid: p-1}
                        spec: {containers: [{name: web, securityContext: {privileged: true}}]}
                        status: {phase: Succeeded}
                        """)
                .add(WorkloadKind.Job, """
                        metadata: {name: done, namespace: shop, uid: j-1}
                        spec: {template: {spec: {containers: [{name: web, securityContext: {privileged: true}}]}}}
                        status: {conditions: [{type: Complete, status: "True"}]}
                        """)
                .result();

        assertThat(result.owners()).isEmpty();
        assertThat(result.tally().owners()).isZero();
    }

    @Test
    void aFindingOfPodsThatTheTemplateHasNotIsToldWithOneOfThem() {
        var result = new Listing()
                .deployment("web", CLEAN)
                .replicaSet("web-1", owner("Deployment", "web", "d-web"))
                .pod("web-1-a", owner("ReplicaSet", "web-1", "r-web-1"), PRIVILEGED, "")
                .pod("web-1-b", owner("ReplicaSet", "web-1", "r-web-1"), PRIVILEGED, "")
                .pod("web-1-c", owner("ReplicaSet", "web-1", "r-web-1"), CLEAN, "")
                .result();

        var web = only(result);
        assertThat(web.findings()).singleElement().satisfies(audited -> {
            assertThat(audited.pod()).isEqualTo("web-1-a");
            assertThat(audited.replicas()).isEqualTo(2);
            assertThat(audited.finding().path()).isEqualTo("spec.containers[0].securityContext.privileged");
        });
        assertThat(web.replicas()).isEqualTo(3);
        assertThat(web.denied()).as("its next pod is of the new revision").isFalse();
        assertThat(web.next()).isEqualTo(NextPodOutcome.Admitted);
    }

    @Test
    void whatSomebodyPutsIntoPodsOnTheirWayWillBeInTheNextOne() {
        var result = new Listing()
                .deployment("web", CLEAN)
                .replicaSet("web-1", owner("Deployment", "web", "d-web"))
                .add(WorkloadKind.Pod, """
                        metadata: {name: web-1-a, namespace: shop, uid: p-1, ownerReferences: [%s]}
                        spec:
                          containers:
                          - {name: mesh, image: "mesh:1.2", securityContext: {privileged: true}}
                          - {name: web, image: "app:1.2"}
                        """.formatted(owner("ReplicaSet", "web-1", "r-web-1")))
                .result();

        assertThat(only(result).next()).isEqualTo(NextPodOutcome.Refused);
    }

    @Test
    void thePlaceInItsListMakesNoOtherFinding() {
        var result = new Listing()
                .deployment("web", PRIVILEGED)
                .replicaSet("web-1", owner("Deployment", "web", "d-web"))
                .add(WorkloadKind.Pod, """
                        metadata: {name: web-1-a, namespace: shop, uid: p-1, ownerReferences: [%s]}
                        spec:
                          containers:
                          - {name: mesh, image: "mesh:1.2"}
                          - {name: web, image: "app:1.2", securityContext: {privileged: true}}
                        """.formatted(owner("ReplicaSet", "web-1", "r-web-1")))
                .result();

        assertThat(only(result).findings()).singleElement().satisfies(audited -> {
            assertThat(audited.pod()).isNull();
            assertThat(audited.replicas()).isEqualTo(1);
        });
    }

    @Test
    void aFindingThatAPolicyMendsRefusesNobody() {
        var web = only(new Listing()
                .deployment("web", "image: app, imagePullPolicy: IfNotPresent")
                .result());

        assertThat(web.denied()).as("as check says").isTrue();
        assertThat(web.next()).isEqualTo(NextPodOutcome.Mended);
        assertThat(web.findings()).allMatch(AuditedFinding::mended);
    }

    @Test
    void whatIsMendedForOnePolicyIsMendedForTheOther() {
        var both = Listing.parsed("""
                apiVersion: plimsoll.dev/v1alpha1
                kind: PodPolicy
                metadata: {name: one}
                spec: {rules: {mutableTag: {mode: Enforce, patch: true}}}
                ---
                apiVersion: plimsoll.dev/v1alpha1
                kind: PodPolicy
                metadata: {name: other}
                spec: {rules: {mutableTag: {mode: Enforce}}}
                """);
        var web = only(new Listing(both, null)
                .deployment("web", "image: app, imagePullPolicy: IfNotPresent")
                .result());

        assertThat(web.findings()).hasSize(2);
        assertThat(web.next()).isEqualTo(NextPodOutcome.Mended);
    }

    private static ViolationCounts inShop(Map<Breach, Integer> counts) {
        return new ViolationCounts(Map.of("shop", counts));
    }

    @Test
    void aDryRunRefusesNobody() {
        var dry = Listing.parsed("""
                apiVersion: plimsoll.dev/v1alpha1
                kind: PodPolicy
                metadata: {name: dry}
                spec: {dryRun: true, rules: {privileged: {mode: Enforce}}}
                """);
        var result = new Listing(dry, null).deployment("web", PRIVILEGED).result();

        assertThat(only(result).next()).isEqualTo(NextPodOutcome.Admitted);
        assertThat(only(result).denied()).isFalse();
        assertThat(result.outOfLine()).isEqualTo(inShop(Map.of(new Breach("privileged", Mode.Audit), 1)));
    }

    @Test
    void inAnExemptNamespaceAllIsToldAndNothingFollows() {
        var result = new Listing(Listing.TODAY, Tightening.everything(Listing.TODAY, dev.plimsoll.rules.Rules.ALL))
                .add(WorkloadKind.DaemonSet, """
                        metadata: {name: proxy, namespace: kube-system, uid: d-1}
                        spec: {template: {spec: {hostNetwork: true, containers: [{name: web, securityContext: {privileged: true}}]}}}
                        """)
                .result();

        var proxy = only(result);
        assertThat(proxy.exempt()).isTrue();
        assertThat(proxy.denied()).isFalse();
        assertThat(proxy.strictest()).isEqualTo(Mode.Audit);
        assertThat(proxy.newlyRefused()).isFalse();
        assertThat(result.outOfLine().byNamespace()).isEmpty();
        assertThat(result.blastRadius()).isEmpty();
        assertThat(result.tally().exempt()).isEqualTo(1);
    }

    private static final String DAEMON = """
            metadata: {name: %s, namespace: %s, uid: "d-%1$s-%2$s"}
            spec: {template: {spec: {containers: [{name: agent, %3$s}]}}}
            """;

    @Test
    void daemonSetsThatAreNotCreatedWithoutUsAreARiskAtAColdStart() {
        var candidate = Tightening.of(Listing.TODAY, Map.of("latestTag", Mode.Enforce), dev.plimsoll.rules.Rules.ALL);
        var result = new Listing(Listing.TODAY, candidate)
                .add(WorkloadKind.DaemonSet, DAEMON.formatted("refused", "network", PRIVILEGED))
                .add(
                        WorkloadKind.DaemonSet,
                        DAEMON.formatted("mended", "network", "image: app, imagePullPolicy: Never"))
                .add(
                        WorkloadKind.DaemonSet,
                        DAEMON.formatted("later", "storage", "image: app, imagePullPolicy: Always"))
                .add(WorkloadKind.DaemonSet, DAEMON.formatted("clean", "storage", CLEAN))
                .add(WorkloadKind.DaemonSet, DAEMON.formatted("exempt", "kube-system", PRIVILEGED))
                .deployment("web", PRIVILEGED)
                .result();

        assertThat(result.coldStart().titles(ColdStart.Agent::nextPod))
                .containsExactly("network/refused", "network/mended");
        assertThat(result.coldStart().titles(ColdStart.Agent::nextPodAfterChange))
                .containsExactly("network/refused", "network/mended", "storage/later");
        assertThat(result.coldStart().more()).isZero();
    }

    @Test
    void ofManyDaemonSetsInANamespaceTenAreNamed() {
        var listing = new Listing();
        for (int i = 0; i < 12; i++) {
            listing.add(WorkloadKind.DaemonSet, DAEMON.formatted("agent-" + i, "network", PRIVILEGED));
        }

        assertThat(listing.result().coldStart().titles(ColdStart.Agent::nextPod))
                .hasSize(10);
        assertThat(listing.result().coldStart().more()).isEqualTo(2);
    }

    @Test
    void aStaticPodIsWarnedOfAtMost() {
        var pod = """
                metadata:
                  name: etcd
                  namespace: shop
                  uid: p-%s
                  annotations: {kubernetes.io/config.mirror: x}
                  ownerReferences: [%s]
                spec: {containers: [{name: web, image: "app:1.2", securityContext: {privileged: true}}]}
                """;
        var ofANode = "{apiVersion: v1, kind: Node, name: one, uid: n-1, controller: true}";

        assertThat(only(new Listing()
                                .add(WorkloadKind.Pod, pod.formatted(1, ofANode))
                                .result())
                        .strictest())
                .isEqualTo(Mode.Warn);
        assertThat(only(new Listing()
                                .add(WorkloadKind.Pod, pod.formatted(2, ""))
                                .result())
                        .strictest())
                .as("the annotation alone proves nothing")
                .isEqualTo(Mode.Enforce);
    }

    @Test
    void whatIsNotSelectedIsNotThere() {
        var result = new Listing()
                .add(WorkloadKind.Deployment, """
                        metadata: {name: web, namespace: shop, uid: d-web, labels: {skip: "true"}}
                        spec: {template: {spec: {containers: [{name: web, securityContext: {privileged: true}}]}}}
                        """)
                .replicaSet("web-1", owner("Deployment", "web", "d-web"))
                .pod("web-1-a", owner("ReplicaSet", "web-1", "r-web-1"), PRIVILEGED, "")
                .result();

        assertThat(result.owners()).isEmpty();
        assertThat(result.tally()).isEqualTo(new AuditResult.Tally(0, 0, 0, 0, 9));
    }

    @Test
    void ownersAreCountedByTheStrictestModeOfEachRule() {
        var result = new Listing()
                .deployment("one", PRIVILEGED)
                .deployment("two", PRIVILEGED + ", imagePullPolicy: Never")
                .deployment("three", "image: app, imagePullPolicy: Never")
                .deployment("four", CLEAN)
                .result();

        assertThat(result.outOfLine())
                .isEqualTo(inShop(
                        Map.of(new Breach("privileged", Mode.Enforce), 2, new Breach("mutableTag", Mode.Enforce), 1)));
        assertThat(result.tally().owners()).isEqualTo(4);
    }

    @Test
    void labelsOfTheNamespaceStandInForThoseOfTheOwner() {
        var labels = only(new Listing().deployment("web", PRIVILEGED).result()).labels();

        assertThat(labels).containsEntry("app", "web").containsEntry("team", "of-shop");
    }

    @Test
    void thatReplicasRunDifferentBuildsOfOneTagIsToldWithTheDigestToPin() {
        var one = build("a");
        var other = build("b");
        var result = stable(new BuildHistory(1 << 20), Listing.NOW, one, other, one);

        assertThat(only(result).drifts())
                .containsExactly(new Drift(
                        "web",
                        "reg.example/app:stable",
                        List.of(new Drift.Build(one, 2), new Drift.Build(other, 1)),
                        List.of(),
                        one));
    }

    private static String build(String digit) {
        return "reg.example/app@sha256:" + digit.repeat(64);
    }

    /** A Deployment of the image {@code app:stable}, whose pods run these builds. */
    private static AuditResult stable(BuildHistory history, Instant now, String... builds) {
        var listing = Listing.after(history, now)
                .deployment("web", "image: \"reg.example/app:stable\"")
                .replicaSet("web-1", owner("Deployment", "web", "d-web"));
        for (int i = 0; i < builds.length; i++) {
            listing.running("web-1-" + i, owner("ReplicaSet", "web-1", "r-web-1"), "reg.example/app:stable", builds[i]);
        }
        return listing.result();
    }

    @Test
    void aTagThatMovedBetweenTwoAuditsIsToldForAWeek() {
        var history = new BuildHistory(1 << 20);
        var one = build("a");
        var other = build("b");
        assertThat(stable(history, Listing.NOW, one, one).owners()).isEmpty();

        var day = Duration.ofDays(1);
        var nextDay = stable(history, Listing.NOW.plus(day), other, other);
        assertThat(only(nextDay).drifts())
                .containsExactly(new Drift(
                        "web",
                        "reg.example/app:stable",
                        List.of(new Drift.Build(other, 2)),
                        List.of(new Drift.Earlier(one, Listing.NOW)),
                        other));
        assertThat(stable(history, Listing.NOW.plus(BuildHistory.KEPT), other).owners())
                .hasSize(1);
        assertThat(stable(history, Listing.NOW.plus(BuildHistory.KEPT).plus(day), other)
                        .owners())
                .isEmpty();
    }

    @Test
    void anotherTagOrAnotherOwnerIsNoDrift() {
        var history = new BuildHistory(1 << 20);
        Listing.after(history, Listing.NOW)
                .running("one", "", "reg.example/app:1", build("a"))
                .running("two", "", "reg.example/app:stable", build("a"))
                .result();

        assertThat(Listing.after(history, Listing.NOW.plusSeconds(60))
                        .running("one", "", "reg.example/app:2", build("b"))
                        .running("three", "", "reg.example/app:stable", build("b"))
                        .result()
                        .owners())
                .allMatch(owner -> owner.drifts().isEmpty());
    }

    @Test
    void aPodOfNobodysThatCameBackWithAnotherBuildHasDrifted() {
        var history = new BuildHistory(1 << 20);
        Listing.after(history, Listing.NOW)
                .running("one", "", "reg.example/app:stable", build("a"))
                .result();
        var later = Listing.after(history, Listing.NOW.plusSeconds(60))
                .running("one", "", "reg.example/app:stable", build("b"))
                .result();

        assertThat(only(later).drifts())
                .extracting(Drift::earlier)
                .containsExactly(List.of(new Drift.Earlier(build("a"), Listing.NOW)));
    }

    @Test
    void buildsAreRememberedWithinTheirBytesAndNoNamespaceLosesItsShareToAnother() {
        var history = new BuildHistory(256 << 10);
        for (int audit = 0; audit < 2; audit++) {
            int known = 0;
            for (int i = 0; i < 10_000; i++) {
                known += seen(history, "greedy", "pod-" + i, "build-" + audit);
            }
            int ofShop = 0;
            for (int i = 0; i < 100; i++) {
                ofShop += seen(history, "shop", "pod-" + i, "build-" + audit);
            }
            assertThat(known).isBetween(audit, 900);
            assertThat(ofShop).isEqualTo(audit == 0 ? 0 : 100);
        }
    }

    private static int seen(BuildHistory history, String namespace, String pod, String build) {
        var place = new BuildHistory.Place(WorkloadKind.Pod, namespace, pod, "web", "app:stable");
        return history.see(place, Set.of(build), Listing.NOW).size();
    }

    @Test
    void hostileNamesAndValuesAreKeptAsTheyAreButNotAtAnyLength() {
        var result = new Listing()
                .deployment("web", "image: \"" + "X".repeat(100_000) + "\"")
                .result();

        assertThat(only(result).findings())
                .allMatch(audited -> audited.finding().found().length() < 3_000
                        && audited.finding().message().length() < 3_000);
    }
}
