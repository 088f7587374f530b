// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.audit;

import static dev.plimsoll.admission.Until.until;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.plimsoll.cluster.ApiServer;
import dev.plimsoll.cluster.NeedsApiServer;
import dev.plimsoll.pod.WorkloadKind;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Reports on a real API server that knows the fields of the real types, and drops every other. */
@NeedsApiServer
class ReportsIT {
    @TempDir
    static Path dir;

    private static ApiServer api;

    @BeforeAll
    static void start() throws Exception {
        api = ApiServer.start(dir);
        for (var kind : ReportKind.values()) {
            for (var type : List.of(kind.ofNamespace(), kind.ofCluster())) {
                assertThat(write(new KeptReports(api.client(), type, () -> {}), bad("shop", 1)))
                        .as("nobody knows what a report is")
                        .isZero();
                var file = Files.writeString(dir.resolve(type.kind() + ".yaml"), definition(type));
                ok("apply", "-f", file.toString());
                ok("wait", "--for=condition=Established", "--timeout=60s", "crd/" + type.plural() + "." + type.group());
            }
        }
    }

    @AfterAll
    static void stop() {
        if (api != null) {
            api.close();
        }
    }

    /** The fields of {@code openreports/reports-api apis/openreports.io/v1alpha1}; v1alpha2 of the older group has those, too. */
    private static String definition(ReportType type) {
        return """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: %2$s.%1$s, annotations: {api-approved.kubernetes.io: unapproved}}
            spec:
              group: %1$s
              scope: %5$s
              names: {kind: %3$s, plural: %2$s}
              versions:
              - name: %4$s
                served: true
                storage: true
                schema:
                  openAPIV3Schema:
                    type: object
                    properties:
                      scope: &reference
                        type: object
                        properties:
                          {apiVersion: {type: string}, fieldPath: {type: string}, kind: {type: string}, name: {type: string},
                           namespace: {type: string}, resourceVersion: {type: string}, uid: {type: string}}
                      summary:
                        type: object
                        properties:
                          {error: {type: integer}, fail: {type: integer}, pass: {type: integer}, skip: {type: integer},
                           warn: {type: integer}}
                      results:
                        type: array
                        items:
                          type: object
                          required: [policy]
                          properties:
                            category: {type: string}
                            message: {type: string}
                            policy: {type: string}
                            properties: {type: object, additionalProperties: {type: string}}
                            resources: {type: array, items: *reference}
                            result: {type: string, enum: [pass, fail, warn, error, skip]}
                            rule: {type: string}
                            scored: {type: boolean}
                            severity: {type: string, enum: [critical, high, low, medium, info]}
                            source: {type: string}
                            timestamp:
                              type: object
                              required: [nanos, seconds]
                              properties: {nanos: {type: integer, format: int32}, seconds: {type: integer, format: int64}}
            """.formatted(
                type.group(), type.plural(), type.kind(), type.version(), type.namespaced() ? "Namespaced" : "Cluster");
    }

    private static void ok(String... arguments) throws Exception {
        var ran = api.kubectl(arguments);
        assertThat(ran.status()).as(ran.err()).isZero();
    }

    private static AuditResult bad(String namespace, int owners) {
        var listing = new Listing();
        for (int i = 0; i < owners; i++) {
            listing.add(WorkloadKind.Deployment, """
                    metadata: {name: web-%s, namespace: %s, uid: d-%s}
                    spec: {template: {spec: {containers: [{name: web, image: "app:1.2", securityContext: {privileged: true}}]}}}
                    """.formatted(i, namespace, i));
        }
        return listing.result();
    }

    private static Resource<GenericKubernetesResource> report(ReportType type, String namespace) {
        var all = api.client().genericKubernetesResources(type.context());
        return type.namespaced() ? all.inNamespace(namespace).withName("plimsoll") : all.withName("plimsoll");
    }

    private static JsonNode content(ReportType type, String namespace) {
        var report = report(type, namespace).get();
        return new ObjectMapper().valueToTree(report == null ? null : report.getAdditionalProperties());
    }

    private static int write(KeptReports reports, AuditResult result) {
        return reports.write(ReportBody.byNamespace(result.owners()), true);
    }

    @ParameterizedTest
    @EnumSource
    void isWrittenWhenSomethingChangesAndRemovedWhenAllIsClean(ReportKind kind) {
        api.createNamespace("once-" + kind);
        var namespace = "once-" + kind;
        var type = kind.ofNamespace();
        try (var reports = new KeptReports(api.client(), type, () -> {})) {
            assertThat(write(reports, bad(namespace, 2))).isEqualTo(1);
            assertThat(content(type, namespace).at("/summary/fail").asInt()).isEqualTo(2);
            assertThat(content(type, namespace)
                            .at("/results/0/resources/0/name")
                            .asText())
                    .isEqualTo("web-0");
            assertThat(content(type, namespace).at("/results/0/rule").asText()).isEqualTo("privileged");
            assertThat(content(type, namespace).at("/results/0/result").asText())
                    .isEqualTo("fail");

            var version = report(type, namespace).get().getMetadata().getResourceVersion();
            assertThat(write(reports, bad(namespace, 2)))
                    .as("nothing has changed, and nothing of it was dropped")
                    .isZero();
            assertThat(report(type, namespace).get().getMetadata().getResourceVersion())
                    .isEqualTo(version);

            assertThat(write(reports, bad(namespace, 0))).isEqualTo(1);
            assertThat(report(type, namespace).get()).isNull();
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatOthersChangeIsPutRightAtOnce(ReportKind kind) throws Exception {
        var namespace = "kept-" + kind;
        api.createNamespace(namespace);
        api.createNamespace("clean-" + kind);
        var reports = new Reports(api.client(), kind);
        reports.audited(bad(namespace, 2));
        until("both are written", () -> isRight(kind, namespace));

        for (var type : List.of(kind.ofNamespace(), kind.ofCluster())) {
            var overwritten = report(type, namespace).get();
            overwritten.setAdditionalProperties(Map.of("results", List.of()));
            api.client().resource(overwritten).update();
        }
        until("both are restored", () -> isRight(kind, namespace));

        for (var type : List.of(kind.ofNamespace(), kind.ofCluster())) {
            report(type, namespace).delete();
        }
        until("both are there again", () -> isRight(kind, namespace));

        var invented = report(kind.ofNamespace(), namespace).get();
        invented.getMetadata().setNamespace("clean-" + kind);
        invented.getMetadata().setResourceVersion(null);
        api.client().resource(invented).create();
        until(
                "what was made up is gone",
                () -> report(kind.ofNamespace(), "clean-" + kind).get() == null);

        reports.left();
        until(
                "nobody is there to write",
                () -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().equals("plimsoll: write reports")));
        report(kind.ofNamespace(), namespace).delete();
        reports.audited(bad(namespace, 2));
        until("it is written again by who is back", () -> isRight(kind, namespace));
        reports.left();
        report(kind.ofCluster(), namespace).delete();
    }

    private static boolean isRight(ReportKind kind, String namespace) {
        return content(kind.ofNamespace(), namespace).at("/summary/fail").asInt() == 2
                && content(kind.ofCluster(), namespace)
                        .at("/results/0/message")
                        .asText()
                        .equals("2 owners break it, in 1 namespace.");
    }

    @Test
    void aNamespaceThatIsGoneIsNoFailure() {
        try (var reports = new KeptReports(api.client(), ReportKind.openreports.ofNamespace(), () -> {})) {
            assertThat(reports.write(ReportBody.byNamespace(bad("gone", 1).owners()), false))
                    .isZero();
        }
    }
}
