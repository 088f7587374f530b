// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cli.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.audit.AuditResult;
import dev.plimsoll.audit.BlastRadius;
import dev.plimsoll.audit.Listing;
import dev.plimsoll.audit.Tightening;
import dev.plimsoll.audit.store.AuditMemory;
import dev.plimsoll.pod.WorkloadKind;
import dev.plimsoll.policy.Mode;
import dev.plimsoll.policy.Policies;
import dev.plimsoll.report.ExitStatus;
import dev.plimsoll.report.FailOn;
import dev.plimsoll.report.JsonOutput;
import dev.plimsoll.report.OutputFormat;
import dev.plimsoll.rules.Rules;
import dev.plimsoll.terminal.Style;
import dev.plimsoll.terminal.Version;
import dev.plimsoll.testing.Golden;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Every output of {@code audit}, as a file to read: {@code src/test/resources/survey/*.golden.*}. */
class AuditOutputTest {
    private static final Path GOLDENS = Path.of("src/test/resources/survey");

    private static final Policies CANDIDATE =
            Tightening.of(Listing.TODAY, Map.of("hostPath", Mode.Enforce, "runAsRoot", Mode.Warn), Rules.ALL);

    private static AuditResult result(Policies candidate) {
        var listing = new Listing(Listing.TODAY, candidate)
                .deployment("web", "image: \"app:1.2\", securityContext: {privileged: true}")
                .replicaSet("web-1", Listing.owner("Deployment", "web", "d-web"))
                .deployment("api", "image: \"reg.example/api\", imagePullPolicy: Never")
                .replicaSet("api-1", Listing.owner("Deployment", "api", "d-api"))
                .deployment("clean", "image: \"app:1.2\"")
                .pod(
                        "web-1-a",
                        Listing.owner("ReplicaSet", "web-1", "r-web-1"),
                        "image: \"app:1.2\", securityContext: {privileged: true}",
                        ", volumes: [{name: v, hostPath: {path: /srv}}]")
                .pod("lone", "", "image: \"app:1.2\"", ", volumes: [{name: v, hostPath: {path: \"/\\e[31mred\"}}]")
                .add(WorkloadKind.DaemonSet, """
                        metadata: {name: proxy, namespace: kube-system, uid: k, creationTimestamp: "2026-10-01T00:00:00Z"}
                        spec: {template: {spec: {containers: [{name: web, image: "app:1.2", securityContext: {privileged: true}}]}}}
                        """)
                .add(WorkloadKind.DaemonSet, """
                        metadata: {name: agent, namespace: network, uid: n-1, creationTimestamp: "2026-10-01T00:00:00Z"}
                        spec: {template: {spec: {containers: [{name: web, image: "app:1.2", securityContext: {privileged: true}}]}}}
                        """)
                .add(WorkloadKind.DaemonSet, """
                        metadata: {name: driver, namespace: storage, uid: s-1, creationTimestamp: "2026-10-01T00:00:00Z"}
                        spec: {template: {spec: {containers: [{name: web, image: "app:1.2"}], volumes: [{name: v, hostPath: {path: /x}}]}}}
                        """);
        for (int i = 0; i < 3; i++) {
            listing.add(WorkloadKind.Pod, """
                    metadata: {name: api-%1$s, namespace: shop, uid: p-%1$s, creationTimestamp: "2026-10-02T00:00:00Z", ownerReferences: [%2$s]}
                    spec: {containers: [{name: web, image: "reg.example/api", imagePullPolicy: Never}]}
                    status: {containerStatuses: [{name: web, imageID: "reg.example/api@sha256:%3$s"}]}
                    """.formatted(
                            i, Listing.owner("ReplicaSet", "api-1", "r-api-1"), (i == 1 ? "b" : "a").repeat(64)));
        }
        return listing.result();
    }

    private static String print(OutputFormat output, AuditResult result, BlastRadius change) throws IOException {
        var out = new ByteArrayOutputStream();
        if (output == OutputFormat.json) {
            JsonOutput.print(AuditJson.of(result, change), out);
            return out.toString(UTF_8);
        }
        var report = change == null
                ? AuditReport.of(result, FailOn.enforce)
                : AuditReport.of(result, change, CANDIDATE.all(), FailOn.enforce);
        output.renderer(Style.Plain, false, Integer.MAX_VALUE).render(report, out);
        if (output == OutputFormat.table) {
            ColdStartText.print(result.coldStart(), change != null, new PrintStream(out, true, UTF_8));
        }
        if (change != null && output == OutputFormat.table) {
            BlastRadiusText.print(change, "team", new PrintStream(out, true, UTF_8));
        }
        return out.toString(UTF_8).replace(Version.text(), "VERSION");
    }

    @ParameterizedTest
    @CsvSource({"table, txt", "json, json", "sarif, sarif", "junit, xml"})
    void ofWhatRuns(OutputFormat output, String suffix) throws IOException {
        Golden.assertMatches(GOLDENS.resolve("audit.golden." + suffix), print(output, result(null), null));
    }

    @ParameterizedTest
    @CsvSource({"table, txt", "json, json", "sarif, sarif", "junit, xml"})
    void ofWhoWouldBreak(OutputFormat output, String suffix) throws IOException {
        var result = result(CANDIDATE);

        Golden.assertMatches(
                GOLDENS.resolve("change.golden." + suffix), print(output, result, BlastRadius.of(result, "team")));
    }

    @ParameterizedTest
    @EnumSource(OutputFormat.class)
    void ownersThatAreOnlyCountedAreToldInEveryOutput(OutputFormat output) throws IOException {
        var listing = new Listing(Listing.TODAY, null, new AuditMemory(20_000, 1 << 20, 20_000, 1 << 20));
        for (int i = 0; i < 100; i++) {
            listing.deployment("web-" + i, "image: \"app:1.2\", securityContext: {privileged: true}");
        }
        var result = listing.result();
        var printed = print(output, result, null).replaceAll("\\s+", " ");

        assertThat(result.tally().unnamed()).isBetween(10, 95);
        assertThat(printed)
                .contains(result.tally().unnamed() + " owners with findings in 1 namespace")
                .contains("counted and not named");
        assertThat(AuditReport.of(result, FailOn.enforce).exitStatus()).isEqualTo(ExitStatus.Unusable);
    }

    @ParameterizedTest
    @EnumSource(OutputFormat.class)
    void noNameInAClusterTellsATerminalWhatToDo(OutputFormat output) throws IOException {
        var printed = print(output, result(null), null);

        assertThat(printed).contains("red");
        assertThat(printed.chars().filter(c -> c != '\n' && (Character.isISOControl(c) || c == 0x202e)))
                .isEmpty();
    }
}
