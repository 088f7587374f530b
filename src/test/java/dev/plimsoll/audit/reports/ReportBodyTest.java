// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.audit.reports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.audit.AuditResult;
import dev.plimsoll.audit.Listing;
import dev.plimsoll.audit.ViolationCounts;
import dev.plimsoll.audit.ViolationCounts.Breach;
import dev.plimsoll.pod.WorkloadKind;
import dev.plimsoll.policy.Mode;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportBodyTest {
    private static AuditResult bad(int owners) {
        var listing = new Listing();
        for (int i = 0; i < owners; i++) {
            listing.deployment("web-" + i, "image: \"app:1.2\", securityContext: {privileged: true}");
        }
        return listing.result();
    }

    @Test
    void aReportNeverGrowsBeyondWhatAnApiServerTakesAndSaysHowManyMore() {
        var body = ReportBody.byNamespace(bad(2_000)).get("shop").get();
        var last = body.get("results").get(body.get("results").size() - 1);

        assertThat(ReportBody.bytes(body).length).isLessThan(256 << 10);
        assertThat(body.at("/summary/fail").asInt()).isEqualTo(2_000);
        assertThat(last.get("message").asText())
                .isEqualTo("And " + (2_000 - (body.get("results").size() - 1))
                        + " more; plimsoll audit --namespace shop names them.");
    }

    @Test
    void aReportSaysHowManyOwnersAreOnlyCountedAlsoWhereNoneIsNamed() {
        var result = bad(3);
        var counted = result.onlyCounts("it ran out of memory");

        var body = ReportBody.byNamespace(counted).get("shop").get();
        assertThat(body.get("results")).hasSize(1);
        assertThat(body.at("/results/0/message").asText())
                .isEqualTo("3 owners are only counted, because this audit has no more memory for names; plimsoll audit"
                        + " --namespace shop names them.");
        assertThat(body.at("/summary/skip").asInt()).isEqualTo(3);
    }

    @Test
    void anExemptOwnerIsInNoReport() {
        var result = new Listing().add(WorkloadKind.Deployment, """
                        metadata: {name: proxy, namespace: kube-system, uid: d-1}
                        spec: {template: {spec: {containers: [{name: web, securityContext: {privileged: true}}]}}}
                        """).result();

        assertThat(result.owners()).hasSize(1);
        assertThat(ReportBody.byNamespace(result)).isEmpty();
        assertThat(ReportBody.ofCluster(result.outOfLine())).isEmpty();
    }

    @Test
    void theReportOfTheClusterSaysHowManyBreakEachRuleAndWhere() {
        var body = ReportBody.ofCluster(bad(2).outOfLine()).get("").get();

        assertThat(body.get("results")).hasSize(1);
        assertThat(body.at("/results/0/rule").asText()).isEqualTo("privileged");
        assertThat(body.at("/results/0/severity").asText()).isEqualTo("high");
        assertThat(body.at("/results/0/message").asText()).isEqualTo("2 owners break it, in 1 namespace.");
        assertThat(body.at("/results/0/resources/0/name").asText()).isEqualTo("shop");
        assertThat(body.at("/summary/fail").asInt()).isEqualTo(1);
    }

    @Test
    void theReportOfTheClusterNamesTheWorstNamespacesWhereThereAreMany() {
        var counts = new HashMap<String, Map<Breach, Integer>>();
        for (int i = 0; i < 60; i++) {
            counts.put("namespace-" + i, Map.of(new Breach("hostPath", Mode.Warn), 1 + i));
        }
        var body = ReportBody.ofCluster(new ViolationCounts(counts)).get("").get();

        assertThat(body.at("/results/0/resources")).hasSize(50);
        assertThat(body.at("/results/0/resources/0/name").asText()).isEqualTo("namespace-59");
        assertThat(body.at("/results/0/message").asText())
                .isEqualTo("1830 owners break it, in 60 namespaces; the 50 with most of them are named.");
    }
}
