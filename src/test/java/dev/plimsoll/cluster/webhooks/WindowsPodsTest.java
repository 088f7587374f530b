// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster.webhooks;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.pod.LimitRange;
import dev.plimsoll.pod.WorkloadKind;
import dev.plimsoll.testing.Manifest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pods for Windows, and pods that look like it: what is found, and that the API server clears no more than what is clean. */
class WindowsPodsTest {
    private static final Registered RULES = new Registered(OddPolicies.of(
            "{rules: {runAsRoot: {mode: Enforce}, privileged: {mode: Enforce}, hostNamespaces: {mode: Enforce}}}"));

    private static final String WINDOWS = "os: {name: windows}";
    private static final String SELECTED = "nodeSelector: {kubernetes.io/os: windows}";

    /**
     * Columns: what binds the pod; its security context; that of the container; what is found. ADMIN stands for
     * ContainerAdministrator, USER for ContainerUser.
     */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "os       |                                 |                               | runAsRoot",
                "os       | runAsNonRoot: true              |                               | runAsRoot",
                "os       | runAsUser: 1000                 |                               | runAsRoot",
                "os       | user: USER                      |                               |",
                "os       | user: USER                      | runAsUser: 0                  |",
                "os       | user: USER                      | user: ADMIN                   | runAsRoot",
                "os       | user: ADMIN                     | user: app                     |",
                "os       |                                 | user: containerADMINISTRATOR  | runAsRoot",
                "os       |                                 | user: 'NT AUTHORITY\\SYSTEM'  | runAsRoot",
                "os       |                                 | user: 'BUILTIN\\Administrators' | runAsRoot",
                "os       |                                 | user: 'CORP\\app'             |",
                "selected |                                 |                               | runAsRoot",
                "selected | runAsUser: 1000                 | user: ADMIN                   | runAsRoot",
                "selected | runAsUser: 1000                 |                               | runAsRoot",
                "selected | runAsNonRoot: true              |                               | runAsRoot",
                "selected | user: USER                      |                               |",
                "selected | runAsUser: 0                    | user: USER                    |",
                "linux    | runAsUser: 1000                 | user: ADMIN                   |",
                "linux    |                                 | user: USER                    | runAsRoot",
                "onlinux  |                                 | user: USER                    | runAsRoot",
                "onlinux  | runAsUser: 0                    | user: USER                    | runAsRoot",
                "either   | windows-os-on-linux             |                               | runAsRoot",
                "         | runAsUser: 1000                 | user: ADMIN                   | runAsRoot",
                "         | runAsUser: 1000                 | user: USER                    |",
                "         | runAsUser: 1000                 | {}                            | runAsRoot",
                "         |                                 | user: USER                    | runAsRoot",
                "         | runAsUser: 0                    | user: USER                    | runAsRoot",
                "         | runAsUser: 1000                 |                               |",
                "os       | host: true, user: 'NT AUTHORITY\\SYSTEM' |                      | privileged runAsRoot",
                "os       | host: true, user: 'NT AUTHORITY\\local service' |               | privileged",
                "os       | host: true, user: USER          |                               | privileged runAsRoot",
                "os       | host: true, user: Administrators |                              | privileged runAsRoot",
                "os       | host: true                      |                               | privileged runAsRoot",
                "os       | host: false, user: USER         | host: false                   |",
                "os       | user: USER                      | host: true, user: 'NT AUTHORITY\\NETWORK SERVICE' | privileged",
                "os       | user: '-1', runAsUser: 4294967296 |                             | runAsRoot",
            })
    void eachIsJudgedAsWhatItIs(
            @Nullable String bound, @Nullable String pod, @Nullable String container, @Nullable String expected) {
        var spec = "{" + binding(bound) + "securityContext: " + context(pod)
                + ", containers: [{name: web, image: 'web:1', securityContext: " + context(container) + "}]}";
        var object = Decoded.object(
                Workloads.of(WorkloadKind.Pod, Manifest.parse(spec).object()), WorkloadKind.Pod);

        var found = RULES.findings(WorkloadKind.Pod, object, LimitRange.NONE).stream()
                .map(finding -> finding.rule())
                .distinct()
                .sorted()
                .collect(joining(" "));

        assertThat(found).as(spec).isEqualTo(expected == null ? "" : expected);
        if (RULES.clears(WebhookRole.enforce, WorkloadKind.Pod, object)) {
            assertThat(found).as("cleared by the API server: %s", spec).isEmpty();
        }
    }

    /** Plain names are cleared, so that a pod for Windows does not depend on a webhook either. */
    @ParameterizedTest
    @CsvSource({"os, true", "selected, true", "onlinux, false", ", false"})
    void aPlainUserIsClearedWhereThePodIsBoundToWindows(@Nullable String bound, boolean cleared) {
        var spec = "{" + binding(bound) + "containers: [{name: web, image: 'web:1', securityContext: "
                + context("user: USER") + "}]}";
        var object = Decoded.object(
                Workloads.of(WorkloadKind.Pod, Manifest.parse(spec).object()), WorkloadKind.Pod);

        assertThat(RULES.clears(WebhookRole.enforce, WorkloadKind.Pod, object)).isEqualTo(cleared);
    }

    private static String binding(@Nullable String bound) {
        return switch (bound == null ? "" : bound) {
            case "os" -> WINDOWS + ", ";
            case "selected" -> SELECTED + ", ";
            case "linux" -> "os: {name: linux}, ";
            case "onlinux" -> SELECTED.replace("windows", "linux") + ", ";
            case "either" -> "os: {name: linux}, " + SELECTED + ", ";
            default -> "";
        };
    }

    private static String context(@Nullable String text) {
        if (text == null || text.equals("windows-os-on-linux")) {
            return "null";
        }
        if (text.equals("{}")) {
            return "{windowsOptions: {}}";
        }
        var written = text.replace("ADMIN,", "ContainerAdministrator,")
                .replaceAll("\\bADMIN$", "ContainerAdministrator")
                .replaceAll("\\bUSER\\b", "ContainerUser");
        var options = new StringBuilder();
        var others = new StringBuilder();
        for (var field : written.split(", ", -1)) {
            if (field.startsWith("user: ")) {
                options.append(options.isEmpty() ? "" : ", ")
                        .append("runAsUserName: ")
                        .append(field.substring(6));
            } else if (field.startsWith("host: ")) {
                options.append(options.isEmpty() ? "" : ", ")
                        .append("hostProcess: ")
                        .append(field.substring(6));
            } else {
                others.append(field).append(", ");
            }
        }
        return "{" + others + (options.isEmpty() ? "" : "windowsOptions: {" + options + "}") + "}";
    }
}
