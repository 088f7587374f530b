// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.plimsoll.audit.ViolationCounts.Breach;
import dev.plimsoll.audit.store.AuditMemory;
import dev.plimsoll.cli.audit.AuditJson;
import dev.plimsoll.pod.WorkloadKind;
import dev.plimsoll.policy.Mode;
import dev.plimsoll.report.JsonOutput;
import dev.plimsoll.rules.Rules;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How much an audit keeps when there is more to find than there is memory for, and what it says then. */
class BoundedAuditTest {
    private static final AuditMemory LITTLE = AuditMemory.of(4 << 20);

    private static Listing listing(AuditMemory memory) {
        return new Listing(Listing.TODAY, Tightening.everything(Listing.TODAY, Rules.ALL), memory);
    }

    /** A Deployment of so many bad containers, of which no two are alike. */
    private static void add(Listing listing, String namespace, String name, int containers) {
        listing.add(WorkloadKind.Deployment, object(namespace, name, containers));
    }

    private static byte[] object(String namespace, String name, int containers) {
        var all = IntStream.range(0, containers)
                .mapToObj(i -> "{\"name\":\"%1$s-%2$d\",\"image\":\"r.io/%1$s-%2$d\",\"imagePullPolicy\":\"Never\","
                                .formatted(name, i)
                        + "\"securityContext\":{\"privileged\":true}}")
                .collect(joining(","));
        return ("{\"metadata\":{\"name\":\"%s\",\"namespace\":\"%s\",\"uid\":\"%s-%s\"},"
                                .formatted(name, namespace, namespace, name)
                        + "\"spec\":{\"template\":{\"spec\":{\"containers\":[" + all + "]}}}}")
                .getBytes(UTF_8);
    }

    private static List<String> named(AuditResult result, String namespace) {
        return result.owners().stream()
                .filter(owner -> owner.namespace().equals(namespace))
                .map(AuditedOwner::name)
                .toList();
    }

    @Test
    void whoAsksForLittleIsNamedAndAllAreCounted() {
        var listing = listing(LITTLE);
        add(listing, "before", "web", 3);
        for (int i = 0; i < 500; i++) {
            add(listing, "greedy", "web-%03d".formatted(i), 25);
        }
        add(listing, "shop", "web", 3);
        var result = listing.result();

        assertThat(named(result, "before")).containsExactly("web");
        assertThat(named(result, "shop")).containsExactly("web");
        int greedy = named(result, "greedy").size();
        assertThat(greedy).isBetween(5, 100);
        assertThat(named(result, "greedy")).as("the first ones").contains("web-000", "web-001");

        assertThat(result.tally().owners()).isEqualTo(502);
        assertThat(result.tally().unnamed()).isEqualTo(500 - greedy);
        assertThat(result.onlyCounted().owners()).containsOnlyKeys("greedy");
        assertThat(result.onlyCounted().findings()).isEqualTo((500L - greedy) * 50);
        assertThat(result.onlyCounted().why())
                .isEqualTo(500 - greedy + " owners with findings in 1 namespace (" + (500 - greedy)
                        + " in greedy) are counted and not named: to name all takes more than the 1 MiB of memory that an"
                        + " audit may use for it.");
        assertThat(result.outOfLine().owners("greedy", new Breach("privileged", Mode.Enforce)))
                .isEqualTo(500);
        assertThat(result.errors()).isEmpty();
    }

    /** What a candidate would do is decided for each owner as it comes, so that it does not depend on names. */
    @Test
    void whatAChangeWouldDoIsExactWhoeverIsNamed() {
        var today = Listing.policies("privileged: {mode: Audit}");
        var candidate = Listing.policies("privileged: {mode: Enforce}");
        var listing = new Listing(today, candidate, AuditMemory.of(1 << 20));
        for (int i = 0; i < 300; i++) {
            add(listing, "greedy", "web-" + i, 10);
        }
        var result = listing.result();
        var change = BlastRadius.of(result, "team");

        assertThat(result.owners()).hasSizeLessThan(250);
        assertThat(result.blastRadius()).containsEntry("privileged", 300);
        assertThat(change.refused()).hasSameSizeAs(result.owners());
        assertThat(change.sum()).isEqualTo("300 owners in 1 namespace would be refused at their next rollout.");
        assertThat(change.byNamespace()).containsEntry("greedy", 300);
        assertThat(change.byLabel())
                .containsEntry("of-greedy", result.owners().size())
                .containsEntry(BlastRadius.NOT_NAMED, 300 - result.owners().size());
    }

    @Test
    void podsOfNobodysAreBoundedToo() {
        var listing = listing(LITTLE);
        for (int i = 0; i < 1_000; i++) {
            listing.add(WorkloadKind.Pod, """
                    metadata: {name: pod-%1$s, namespace: tenant, uid: p-%1$s}
                    spec: {containers: [{name: c-%1$s, image: "r.io/%1$s", imagePullPolicy: Never, securityContext: {privileged: true}}]}
                    """.formatted(i));
        }
        var result = listing.result();

        assertThat(result.owners()).hasSizeBetween(100, 990);
        assertThat(result.owners().size() + result.tally().unnamed()).isEqualTo(1_000);
        assertThat(result.tally().pods()).isEqualTo(1_000);
    }

    @Test
    void ofOneOwnerTheFirstHundredFindingsAreNamed() {
        var listing = listing(AuditMemory.of(64 << 20));
        add(listing, "shop", "web", 1_000);
        var web = listing.result().owners().get(0);

        assertThat(web.findings()).hasSize(100);
        assertThat(web.findings().get(99).finding().path()).startsWith("spec.template.spec.containers[49].");
        assertThat(web.more()).isEqualTo(1_900);
        assertThat(web.underCandidate()).hasSize(100);
    }

    @Test
    void aPodsFindingThatItsOwnerHasBeyondTheHundredIsNotNews() {
        var listing = listing(AuditMemory.of(64 << 20));
        add(listing, "shop", "web", 200);
        var pod = new String(object("shop", "web", 200), UTF_8)
                .replace("{\"template\":{\"spec\":", "")
                .replace("}]}}}}", "}]}}")
                .replace(
                        "\"name\":\"web\",\"namespace\"",
                        "\"name\":\"web-1\",\"ownerReferences\":[{\"apiVersion\":\"apps/v1\",\"kind\":\"Deployment\",\"name\":\"web\","
                                + "\"uid\":\"shop-web\",\"controller\":true}],\"namespace\"")
                .replace("\"uid\":\"shop-web\"}", "\"uid\":\"pod\"}");
        listing.add(WorkloadKind.Pod, pod.getBytes(UTF_8));
        var web = listing.result().owners().get(0);

        assertThat(web.replicas()).isEqualTo(1);
        assertThat(web.findings()).hasSize(100).allMatch(finding -> finding.pod() == null && finding.replicas() == 1);
        assertThat(web.more()).isEqualTo(300);
    }

    @Test
    void moreOwnersThanThereIsMemoryForAreStillCountedAndItIsSaid() {
        var listing = new Listing(Listing.TODAY, null, AuditMemory.of(512 << 10));
        for (int i = 0; i < 2_000; i++) {
            add(listing, "greedy", "web-" + i, 1);
        }
        add(listing, "shop", "web", 1);
        listing.pod("web-1", Listing.owner("Deployment", "web", "shop-web"), "image: \"app:1.2\"", "");
        var result = listing.result();

        assertThat(result.tally().owners()).isEqualTo(2_001);
        assertThat(result.outOfLine().owners(new Breach("privileged", Mode.Enforce)))
                .isEqualTo(2_001);
        assertThat(result.errors())
                .singleElement()
                .asString()
                .startsWith("namespace greedy has more owners than an audit has memory for: pods of ");
        assertThat(result.owners())
                .filteredOn(owner -> owner.namespace().equals("shop"))
                .singleElement()
                .satisfies(web -> assertThat(web.replicas()).isEqualTo(1));
    }

    @Test
    void namesAndValuesOfAnyLengthAreCutBetweenCharacters() throws Exception {
        var image = "X" + "\ud83d\ude00".repeat(2_000);
        var result = new Listing().deployment("web", "image: \"" + image + "\"").result();
        var out = new ByteArrayOutputStream();
        JsonOutput.write(AuditJson.of(result, null), out);

        var found = new ObjectMapper()
                .readTree(out.toByteArray())
                .at("/results/0/findings/0/found")
                .asText();
        assertThat(found).startsWith("X\ud83d\ude00").endsWith("\ud83d\ude00…").hasSizeLessThan(600);
    }

    @Test
    void labelsAreBoundedInBytes() {
        var labels = IntStream.range(0, 32)
                .mapToObj(i -> "l" + i + ": \"" + "v".repeat(1_000) + "\"")
                .collect(joining(", "));
        var result = new Listing()
                .add(WorkloadKind.Deployment, """
                        metadata: {name: web, namespace: shop, uid: d, labels: {%s}}
                        spec: {template: {spec: {containers: [{name: web, image: "app:1.2", securityContext: {privileged: true}}]}}}
                        """.formatted(labels))
                .result();

        assertThat(result.owners().get(0).labels().values().stream()
                        .mapToInt(String::length)
                        .sum())
                .isLessThan(2_048);
    }

    /** Of the issue: 23 Deployments of 5,000 containers took 82 s, which was quadratic. */
    @Test
    void findingsOfOneOwnerCostNoMoreTheMoreThereAre() {
        var listing = listing(AuditMemory.of(32 << 20));
        long begun = System.nanoTime();
        for (int i = 0; i < 23; i++) {
            add(listing, "giants", "huge-" + i, 5_000);
        }
        var result = listing.result();

        assertThat(result.tally().owners()).isEqualTo(23);
        assertThat((System.nanoTime() - begun) / 1e9).as("seconds").isLessThan(40);
    }

    /** The estimates hold: two thousand owners of a hundred findings, all different, take no more than they may. */
    @Test
    void whatIsKeptTakesNoMoreThanItMay() {
        var memory = AuditMemory.of(32 << 20);
        var result = sea(memory);
        assertThat(result.tally().owners()).isEqualTo(2_000);
        assertThat(result.tally().unnamed()).isGreaterThan(1_000);

        long with = used();
        assertThat(result.owners()).hasSizeGreaterThan(100);
        result = null;
        assertThat(with - used()).isBetween(memory.detail() / 2, memory.detail() + memory.texts());
    }

    private static AuditResult sea(AuditMemory memory) {
        var listing = listing(memory);
        for (int i = 0; i < 2_000; i++) {
            add(listing, "sea-" + i % 20, "own-" + i, 34);
        }
        return listing.result();
    }

    private static long used() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
