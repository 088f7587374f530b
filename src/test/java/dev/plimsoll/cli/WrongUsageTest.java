// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class WrongUsageTest {
    static Stream<Arguments> mistakes() {
        return Stream.of(
                Arguments.of(List.of("chek", "x"), "plimsoll: no such command: chek; did you mean check?"),
                Arguments.of(List.of("nosuch", "--help"), "plimsoll: no such command: nosuch"),
                Arguments.of(List.of("-h", "chek"), "plimsoll: no such command: chek; did you mean check?"),
                Arguments.of(List.of("nosuch", "--version"), "plimsoll: no such command: nosuch"),
                Arguments.of(List.of("help", "nosuch"), "Unknown subcommand 'nosuch'"),
                Arguments.of(List.of("--bogus"), "plimsoll: Unknown option: '--bogus'"),
                Arguments.of(List.of("check"), "plimsoll check: nothing to check: name files or directories, or -"),
                Arguments.of(List.of("check", ""), "plimsoll check: a name is empty"),
                Arguments.of(List.of("check", "-"), "nothing to check: no Kubernetes object in standard input"),
                Arguments.of(List.of("check", "--polcy", "x", "-"), "Possible solutions: --policy"),
                Arguments.of(List.of("check", "-o", "xml", "-"), "expected one of [table, json, sarif, junit]"),
                Arguments.of(List.of("check", "--fail-on", "never", "-"), "expected one of [enforce, warn, audit]"),
                Arguments.of(
                        List.of("check", "--exclude", "[", "k8s/examples/pods"),
                        "plimsoll check: --exclude: '[' is no glob, such as 'charts/**' or '*.tmpl.yaml': Missing '"),
                Arguments.of(List.of("check", "--policy"), "Missing required parameter for option '--policy' (FILE)"),
                Arguments.of(
                        List.of("check", "--policy", "no-such-file", "-"),
                        "--policy no-such-file cannot be read: no such file or directory"),
                Arguments.of(
                        List.of("audit", "--tighten", "hostPth=Enforce"),
                        "plimsoll audit: --tighten: no such rule: hostPth; did you mean hostPath?"),
                Arguments.of(
                        List.of("audit", "--tighten", "hostPath=Never"), "expected one of [Off, Audit, Warn, Enforce]"),
                Arguments.of(List.of("audit", "--selector", "a b"), "--selector: not a label selector: a b"),
                Arguments.of(List.of("rules", "-o", "xml"), "expected one of [table, markdown, json]"),
                Arguments.of(List.of("rules", "x"), "Unmatched argument at index 1: 'x'"),
                Arguments.of(List.of("explain"), "plimsoll explain: which rule? There are hostNamespaces, hostPath, "),
                Arguments.of(
                        List.of("explain", "hostpth"),
                        "plimsoll explain: no such rule: hostpth; did you mean hostPath?"),
                Arguments.of(List.of("explain", "nothing like it"), "legal are hostNamespaces, "),
                Arguments.of(List.of("explain", "\u001b[31m"), "no such rule: \\u001b[31m"),
                Arguments.of(List.of("demo", "x"), "Unmatched argument at index 1: 'x'"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void isSaidOnStandardErrorWithExitCode2(List<String> arguments, String message) {
        var run = Run.plimsoll(arguments.toArray(new String[0]));

        assertThat(run.err()).contains(message).contains("Try 'plimsoll ");
        assertThat(run.out()).isEmpty();
        assertThat(run.status()).isEqualTo(2);
    }

    @Test
    void withoutACommandTheCommandsAreListed() {
        var run = Run.plimsoll();

        assertThat(run.err()).contains("Commands:", "check", "explain", "demo", "serve");
        assertThat(run.out()).isEmpty();
        assertThat(run.status()).isEqualTo(2);
    }

    @Test
    void askedForHelpIsNoMistake() {
        for (var command : List.of("check", "audit", "rules", "explain", "completion", "demo")) {
            var run = Run.plimsoll(command, "--help");

            assertThat(run.out()).startsWith("Usage: plimsoll " + command);
            assertThat(run.out().lines()).allMatch(line -> line.length() <= 80);
            assertThat(run.err()).isEmpty();
            assertThat(run.status()).isZero();
        }
    }

    @Test
    void anUnquotedOffInAPolicyIsReadAndWarnedOf(@TempDir Path directory) {
        var policy = Run.write(directory, "policy.yaml", """
                apiVersion: plimsoll.dev/v1alpha1
                kind: PodPolicy
                metadata: {name: test}
                spec:
                  rules:
                    hostPath: {mode: off}
                    privileged: {mode: Warn}
                """);

        var run = Run.plimsoll("check", "--policy", policy.toString(), "k8s/examples/pods");

        assertThat(run.status()).isZero();
        assertThat(run.err())
                .isEqualTo(
                        policy + ":6: spec.rules.hostPath.mode: read as \"Off\"; kubectl reads an unquoted off as the"
                                + " boolean false and will refuse it, so write \"Off\"\n");
    }

    @Test
    void theVersionIsPrinted() {
        assertThat(Run.plimsoll("--version").out()).matches("plimsoll \\d+\\.\\d+\\.\\d+(-SNAPSHOT)?\n");
    }

    @Test
    void allMistakesOfAPolicyAreSaidAtOnceWithTheirLines(@TempDir Path directory) {
        var policy = Run.write(directory, "policy.yaml", """
                apiVersion: plimsoll.dev/v1alpha1
                kind: PodPolicy
                metadata: {name: test}
                spec:
                  tempates: Warn
                  rules:
                    hostPth: {mode: Enforce}
                    missingLimits: {mode: Never}
                """);

        var run = Run.plimsoll("check", "--policy", policy.toString(), "k8s/examples/pods");

        assertThat(run.err().lines())
                .containsExactly(
                        policy + ":5: spec.tempates: no such field; did you mean templates?",
                        policy + ":7: spec.rules.hostPth: no such rule; did you mean hostPath?",
                        policy + ":8: spec.rules.missingLimits.mode: expected one of Off, Audit, Warn, Enforce,"
                                + " found the string \"Never\"");
        assertThat(run.out()).isEmpty();
        assertThat(run.status()).isEqualTo(2);
    }

    @Test
    void aPolicyFileThatHoldsNoneIsAMistake(@TempDir Path directory) {
        var policy = Run.write(directory, "policy.yaml", "# nothing\n");

        var run = Run.plimsoll("check", "--policy", policy.toString(), "k8s/examples/pods");

        assertThat(run.err()).startsWith(policy + ":1: there is no policy");
        assertThat(run.status()).isEqualTo(2);
    }
}
