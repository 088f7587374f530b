// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.plimsoll.cluster.ApiServer;
import dev.plimsoll.cluster.NeedsApiServer;
import dev.plimsoll.pod.WorkloadKind;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Reports on a real API server, which knows of them no more than their fields' names. */
@NeedsApiServer
class ReportsIT {
    @TempDir
    static Path dir;

    private static ApiServer api;

    @BeforeAll
    static void start() throws Exception {
        api = ApiServer.start(dir);
        for (var kind : ReportKind.values()) {
            assertThat(new Reports(api.client(), kind).write(bad(1)))
                    .as("nobody knows what a report is")
                    .isZero();
            var context = kind.context();
            var file = Files.writeString(dir.resolve(kind + ".yaml"), definition(kind));
            ok("apply", "-f", file.toString());
            ok(
                    "wait",
                    "--for=condition=Established",
                    "--timeout=60s",
                    "crd/" + context.getPlural() + "." + context.getGroup());
        }
        api.createNamespace("shop");
    }

    @AfterAll
    static void stop() {
        if (api != null) {
            api.close();
        }
    }

    private static String definition(ReportKind kind) {
        var context = kind.context();
        return """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: %2$s.%1$s, annotations: {api-approved.kubernetes.io: unapproved}}
            spec:
              group: %1$s
              scope: Namespaced
              names: {kind: %3$s, plural: %2$s}
              versions:
              - name: %4$s
                served: true
                storage: true
                schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
            """.formatted(context.getGroup(), context.getPlural(), context.getKind(), context.getVersion());
    }

    private static void ok(String... arguments) throws Exception {
        var ran = api.kubectl(arguments);
        assertThat(ran.status()).as(ran.err()).isZero();
    }

    private static AuditResult bad(int owners) {
        var listing = new Listing();
        for (int i = 0; i < owners; i++) {
            listing.deployment("web-" + i, "image: \"app:1.2\", securityContext: {privileged: true}");
        }
        return listing.result();
    }

    private static GenericKubernetesResource report(ReportKind kind) {
        return api.client()
                .genericKubernetesResources(kind.context())
                .inNamespace("shop")
                .withName("plimsoll")
                .get();
    }

    private static JsonNode content(ReportKind kind) {
        return new ObjectMapper().valueToTree(report(kind).getAdditionalProperties());
    }

    @ParameterizedTest
    @EnumSource
    void isWrittenWhenSomethingChangesRestoredWhenOverwrittenAndRemovedWhenAllIsClean(ReportKind kind) {
        var reports = new Reports(api.client(), kind);

        assertThat(reports.write(bad(2))).isEqualTo(1);
        assertThat(content(kind).at("/summary/fail").asInt()).isEqualTo(2);
        assertThat(content(kind).at("/results/0/resources/0/name").asText()).isEqualTo("web-0");
        assertThat(content(kind).at("/results/0/rule").asText()).isEqualTo("privileged");
        assertThat(content(kind).at("/results/0/result").asText()).isEqualTo("fail");

        var version = report(kind).getMetadata().getResourceVersion();
        assertThat(reports.write(bad(2))).as("nothing has changed").isZero();
        assertThat(report(kind).getMetadata().getResourceVersion()).isEqualTo(version);

        var overwritten = report(kind);
        overwritten.setAdditionalProperties(Map.of("results", "all is well"));
        api.client().resource(overwritten).update();
        assertThat(reports.write(bad(2))).isEqualTo(1);
        assertThat(content(kind).at("/summary/fail").asInt()).isEqualTo(2);

        assertThat(reports.write(bad(0))).isEqualTo(1);
        assertThat(report(kind)).isNull();
    }

    @Test
    void aNamespaceThatIsGoneIsNoFailure() {
        var result = new Listing().add(WorkloadKind.Deployment, """
                        metadata: {name: web, namespace: gone, uid: g-1}
                        spec: {template: {spec: {containers: [{name: web, securityContext: {privileged: true}}]}}}
                        """).result();

        assertThat(new Reports(api.client(), ReportKind.openreports).write(result))
                .isZero();
    }

    @Test
    void aReportNeverGrowsBeyondWhatAnApiServerTakesAndSaysHowManyMore() {
        var body = ReportBody.byNamespace(bad(2_000).owners()).get("shop");
        var last = body.get("results").get(body.get("results").size() - 1);

        assertThat(ReportBody.bytes(body).length).isLessThan(256 << 10);
        assertThat(body.at("/summary/fail").asInt()).isEqualTo(2_000);
        assertThat(last.get("message").asText())
                .isEqualTo("And " + (2_000 - (body.get("results").size() - 1))
                        + " more; plimsoll audit --namespace shop names them.");
    }
}
