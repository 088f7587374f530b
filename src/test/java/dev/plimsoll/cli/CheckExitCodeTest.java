// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckExitCodeTest {
    private static final String POD = """
            apiVersion: v1
            kind: Pod
            metadata: {name: a}
            spec: {hostPID: true, containers: []}
            """;

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({
        "Enforce, enforce, 1",
        "Enforce, warn,    1",
        "Enforce, audit,   1",
        "Warn,    enforce, 0",
        "Warn,    warn,    1",
        "Warn,    audit,   1",
        "Audit,   enforce, 0",
        "Audit,   warn,    0",
        "Audit,   audit,   1",
        "Off,     audit,   0",
    })
    void aFindingFailsFromItsModeOn(String mode, String failOn, int status) {
        assertThat(check(policy(mode, false), "--fail-on", failOn).status()).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({"enforce, 0", "warn, 0", "audit, 1"})
    void whatADryRunFindsCountsAsAudit(String failOn, int status) {
        var run = check(policy("Enforce", true), "--fail-on", failOn);

        assertThat(run.status()).isEqualTo(status);
        assertThat(run.out()).contains("1 would be denied");
    }

    @Test
    void withoutTheOptionOnlyEnforceFails() {
        assertThat(check(policy("Warn", false)).status()).isZero();
        assertThat(check(policy("Enforce", false)).status()).isEqualTo(1);
    }

    @Test
    void theOptionIsReadInAnyCase() {
        assertThat(check(policy("Warn", false), "--fail-on", "WARN").status()).isEqualTo(1);
    }

    @Test
    void unreadableInputOutweighsFindingsAndHidesNone() {
        var run = Run.withInput(POD + "---\nbroken: [\n---\n" + POD.replace("name: a", "name: b"), "check", "-");

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.out()).contains("Pod default/a: denied", "Pod default/b: denied", "error at stdin:7");
    }

    @Test
    void aWorkloadThatCannotBeReadIsAFindingNotAnError() {
        var run = Run.withInput(POD.replace("hostPID: true", "hostPID: 1"), "check", "-");

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out()).contains("Enforce unreadable", "spec.hostPID");
    }

    @Test
    void objectsWithoutAPodSpecAreSkippedAndPass() {
        var run = Run.withInput("{apiVersion: v1, kind: Service, metadata: {name: a}}", "check", "-");

        assertThat(run.status()).isZero();
        assertThat(run.out()).isEqualTo("0 allowed, 1 skipped.\nSkipped, hold no pods: 1 Service.\n");
    }

    private Run check(String policy, String... options) {
        var arguments = new String[options.length + 4];
        arguments[0] = "check";
        arguments[1] = "--policy";
        arguments[2] = Run.write(directory, "policy.yaml", policy).toString();
        System.arraycopy(options, 0, arguments, 3, options.length);
        arguments[options.length + 3] = "-";
        return Run.withInput(POD, arguments);
    }

    private static String policy(String mode, boolean dryRun) {
        return """
                apiVersion: plimsoll.dev/v1alpha1
                kind: PodPolicy
                metadata: {name: test}
                spec:
                  dryRun: %s
                  rules: {hostNamespaces: {mode: %s}}
                """.formatted(dryRun, mode);
    }
}
