// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.audit.reports.ReportDefinitions;
import dev.plimsoll.audit.reports.ReportKind;
import dev.plimsoll.testing.ApiServer;
import dev.plimsoll.testing.Launched;
import dev.plimsoll.testing.NeedsApiServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the two ServiceAccounts of {@code k8s/install.yaml} may and may not do, by a real API server. */
@NeedsApiServer
class RightsIT {
    private static final String WEBHOOK = "plimsoll";
    private static final String CONTROLLER = "plimsoll-controller";

    /** Each kind that is written, with what an API server wants of it. */
    private static final Map<String, String> OBJECTS = Map.of(
            "ValidatingWebhookConfiguration",
            "apiVersion: admissionregistration.k8s.io/v1",
            "MutatingWebhookConfiguration",
            "apiVersion: admissionregistration.k8s.io/v1",
            "Secret",
            "apiVersion: v1",
            "Lease",
            "apiVersion: coordination.k8s.io/v1",
            "Report",
            "apiVersion: openreports.io/v1alpha1",
            "ConfigMap",
            "apiVersion: v1",
            "ServiceAccount",
            "apiVersion: v1",
            "Event",
            "apiVersion: v1\ninvolvedObject: {namespace: plimsoll, kind: Pod, name: a}");

    @TempDir
    static Path dir;

    private static ApiServer api;
    private static final Map<String, Path> KUBECONFIGS = new HashMap<>();

    @BeforeAll
    static void start() throws Exception {
        api = ApiServer.start(dir);
        ReportDefinitions.apply(api, dir, ReportKind.openreports);
        succeed(api.kubectl("apply", "--server-side", "-f", "k8s/podpolicies.plimsoll.dev.yaml"));
        succeed(api.kubectl("wait", "--for=condition=Established", "--timeout=60s", "crd/podpolicies.plimsoll.dev"));
        succeed(api.kubectl("apply", "--server-side", "-f", "k8s/install.yaml"));
        succeed(api.kubectl("delete", "secret", "plimsoll-tls", "-n", "plimsoll")); // the chart's, to be made anew
        api.createNamespace("shop");
        for (var account : List.of(WEBHOOK, CONTROLLER)) {
            KUBECONFIGS.put(account, api.kubeconfig("plimsoll", account));
        }
    }

    @AfterAll
    static void stop() {
        if (api != null) {
            api.close();
        }
    }

    private static void succeed(Launched ran) {
        assertThat(ran.status()).as(ran.err()).isZero();
    }

    private static Launched as(String account, String... arguments) throws IOException, InterruptedException {
        var all = new ArrayList<>(List.of("--kubeconfig=" + KUBECONFIGS.get(account)));
        all.addAll(List.of(arguments));
        return api.kubectl(all.toArray(String[]::new));
    }

    private static Launched write(String account, String kind, String name, String namespace, String... how)
            throws IOException, InterruptedException {
        var file = Files.writeString(
                Files.createTempFile(dir, "given", ".yaml"),
                OBJECTS.get(kind) + "\nkind: " + kind + "\nmetadata: {name: " + name
                        + (namespace.isEmpty() ? "" : ", namespace: " + namespace) + "}\n");
        var arguments = new ArrayList<>(List.of(how));
        arguments.addAll(List.of("--validate=false", "-f", file.toString()));
        return as(account, arguments.toArray(String[]::new));
    }

    private static Launched apply(String account, String kind, String name, String namespace)
            throws IOException, InterruptedException {
        return write(account, kind, name, namespace, "apply", "--server-side");
    }

    private static void assertForbidden(Launched ran) {
        assertThat(ran.err()).containsIgnoringCase("forbidden");
        assertThat(ran.status()).isNotZero();
    }

    @ParameterizedTest
    @CsvSource({
        "ValidatingWebhookConfiguration, plimsoll, ''",
        "MutatingWebhookConfiguration, plimsoll, ''",
        "Secret, plimsoll-tls, plimsoll",
        "Lease, plimsoll, plimsoll",
        "Report, plimsoll, shop",
        "ConfigMap, plimsoll, plimsoll",
        "ServiceAccount, plimsoll, plimsoll",
    })
    void theWebhookMayWriteNone(String kind, String name, String namespace) throws Exception {
        assertForbidden(apply(WEBHOOK, kind, name, namespace));
        assertForbidden(write(WEBHOOK, kind, name, namespace, "create"));
    }

    @Test
    void theWebhookMayNotSayWhatBecameOfAPolicy() throws Exception {
        var file = Files.writeString(dir.resolve("policy.yaml"), """
                apiVersion: plimsoll.dev/v1alpha1
                kind: PodPolicy
                metadata: {name: default}
                spec: {rules: {privileged: {mode: Enforce}}}
                """);
        succeed(api.kubectl("apply", "-f", file.toString()));
        var status = List.of(
                "patch",
                "podpolicy",
                "default",
                "--subresource=status",
                "--type=merge",
                "-p",
                "{\"status\":{\"namespaces\":7}}");

        assertForbidden(as(WEBHOOK, status.toArray(String[]::new)));
        assertForbidden(as(WEBHOOK, "delete", "podpolicy", "default"));
        assertForbidden(as(CONTROLLER, "delete", "podpolicy", "default"));
        succeed(as(CONTROLLER, status.toArray(String[]::new)));
    }

    @ParameterizedTest
    @CsvSource({
        "list, pods, shop",
        "list, deployments, shop",
        "list, secrets, plimsoll",
        "get, secret/other, plimsoll",
        "list, configmaps, shop",
        "get, lease/plimsoll, plimsoll",
        "list, reports, shop",
        "list, events, shop",
    })
    void theWebhookMayNotRead(String verb, String what, String namespace) throws Exception {
        assertThat(as(WEBHOOK, "auth", "can-i", verb, what, "-n", namespace)
                        .out()
                        .strip())
                .isEqualTo("no");
    }

    @Test
    void theWebhookMayWriteEventsAndReadItsSecret() throws Exception {
        succeed(apply(WEBHOOK, "Event", "refused", "plimsoll"));
        for (var verb : List.of("get", "list", "watch")) {
            assertThat(as(WEBHOOK, "auth", "can-i", verb, "secrets/plimsoll-tls", "-n", "plimsoll")
                            .out()
                            .strip())
                    .isEqualTo("yes");
        }
    }

    /** A POST has no name in its URL, so that the right is asked for without one. An apply has. */
    @ParameterizedTest
    @CsvSource({
        "ValidatingWebhookConfiguration, plimsoll, ''",
        "MutatingWebhookConfiguration, plimsoll, ''",
        "Secret, plimsoll-tls, plimsoll",
        "Lease, plimsoll, plimsoll",
        "Report, plimsoll, shop",
    })
    void theControllerMakesWhatIsOursByNameAndNothingElse(String kind, String name, String namespace) throws Exception {
        assertForbidden(apply(CONTROLLER, kind, "other", namespace));
        assertForbidden(write(CONTROLLER, kind, "other", namespace, "create"));
        if (kind.equals("Secret") || kind.equals("Lease")) {
            assertForbidden(apply(CONTROLLER, kind, name, "shop"));
        }
        succeed(apply(CONTROLLER, kind, name, namespace));
    }

    @Test
    void theControllerFindsItsReportsByNameAlone() throws Exception {
        succeed(as(CONTROLLER, "get", "reports", "-A", "--field-selector=metadata.name=plimsoll"));
        assertForbidden(as(CONTROLLER, "get", "reports", "-A"));
        assertForbidden(as(CONTROLLER, "get", "reports", "-n", "shop", "--field-selector=metadata.name=other"));
    }

    @Test
    void theControllerReadsNoOtherSecretAndWritesNoWorkload() throws Exception {
        for (var right : List.of(
                "get secrets/other",
                "list secrets",
                "create pods",
                "patch deployments.apps",
                "delete leases/plimsoll",
                "create clusterroles")) {
            var verbAndWhat = right.split(" ", -1);
            assertThat(as(CONTROLLER, "auth", "can-i", verbAndWhat[0], verbAndWhat[1], "-n", "plimsoll")
                            .out()
                            .strip())
                    .as(right)
                    .isEqualTo("no");
        }
    }
}
