// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.audit.reports;

import static dev.plimsoll.testing.Until.until;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.plimsoll.audit.AuditResult;
import dev.plimsoll.audit.Listing;
import dev.plimsoll.pod.WorkloadKind;
import dev.plimsoll.testing.ApiServer;
import dev.plimsoll.testing.NeedsApiServer;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.dsl.Resource;
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
                assertThat(write(new ReportReconciler(api.client(), type, () -> {}), bad("shop", 1)))
                        .as("nobody knows what a report is")
                        .isZero();
                ReportDefinitions.apply(api, dir, type);
            }
        }
    }

    @AfterAll
    static void stop() {
        if (api != null) {
            api.close();
        }
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

    private static int write(ReportReconciler reports, AuditResult result) {
        return reports.write(ReportBody.byNamespace(result), true);
    }

    @ParameterizedTest
    @EnumSource
    void isWrittenWhenSomethingChangesAndRemovedWhenAllIsClean(ReportKind kind) {
        api.createNamespace("once-" + kind);
        var namespace = "once-" + kind;
        var type = kind.ofNamespace();
        try (var reports = new ReportReconciler(api.client(), type, () -> {})) {
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
        var reports = new ReportPublisher(api.client(), kind);
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
        try (var reports = new ReportReconciler(api.client(), ReportKind.openreports.ofNamespace(), () -> {})) {
            assertThat(reports.write(ReportBody.byNamespace(bad("gone", 1)), false))
                    .isZero();
        }
    }
}
