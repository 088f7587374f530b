// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Small inputs that were judged wrongly once. They are read where they lie, beside the project, and never copied. */
class CasesTest {
    private static final Path FOLDER = Path.of(System.getProperty("plimsoll.cases", "../shared/cases"));

    @TempDir
    Path dir;

    private static Path file(String name) {
        var file = FOLDER.resolve(name + ".yaml");
        assumeTrue(
                Files.exists(file),
                () -> "there is no " + file.toAbsolutePath().normalize() + "; -Dplimsoll.cases says where it lies");
        return file;
    }

    /** Each rule that is named in the second or the third column is asked; those in the third must find something, the others nothing. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "host-path-empty                | runtimeSocket                     | hostPath",
                "no-runtime-socket              | runtimeSocket                     | hostPath",
                "runtime-socket-nri             |                                   | hostPath runtimeSocket",
                "shell-beside-shared-processes  | shellFormCommand                  |",
                "shell-of-a-shell               |                                   | shellFormCommand",
                "template-blank-image           | mutableTag latestTag imageDigest  |",
                "template-empty-image           |                                   | mutableTag latestTag imageDigest",
                "uid-too-large                  |                                   | runAsRoot",
                "windows-by-node-selector-admin |                                   | runAsRoot",
                "windows-by-node-selector-user  | runAsRoot                         |",
                "windows-nonroot-is-no-proof    |                                   | runAsRoot"
            })
    void thoseRulesFindSomethingThatShould(String name, String silent, String found) throws Exception {
        var file = file(name);
        var asked = Stream.of(silent, found).flatMap(CasesTest::words).toList();
        var rules = asked.stream().map(rule -> rule + ": {mode: Enforce}").collect(Collectors.joining(", "));

        var said = Check.run(dir, rules, List.of(file)).byFile().getOrDefault(file, Check.Said.NOTHING);

        assertThat(said.error()).isFalse();
        assertThat(said.findings().stream().map(Check.Said::rule).collect(Collectors.toSet()))
                .isEqualTo(Set.copyOf(words(found).toList()));
    }

    private static Stream<String> words(String text) {
        return text == null ? Stream.of() : Stream.of(text.split(" +", -1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "misspelt-kind         | did you mean Deployment?",
                "wrong-group           | did you mean Deployment of apps/v1?",
                "list-with-a-wrong-key | this List has no list of items",
                "not-helm              | duplicate key"
            })
    void whatIsNoManifestIsAnError(String name, String message) {
        var check = Check.run(List.of(file(name).toString()));

        assertThat(check.status()).isEqualTo(2);
        assertThat(check.answer().get("errors")).hasSize(1);
        assertThat(check.answer().at("/errors/0/message").asText())
                .contains(message)
                .doesNotContain("Helm", "helm");
    }

    @Test
    void aPolicyThatNobodyCanMeanIsRefusedWithWhatIsLegal() {
        var policy = file("policy-nobody-can-mean");

        var check = Check.run(List.of("--policy", policy.toString(), "k8s/examples/pods"));

        assertThat(check.status()).isEqualTo(2);
        assertThat(check.err().lines())
                .hasSize(4)
                .allMatch(line -> line.startsWith(policy + ":8: spec.rules.missingLimits."))
                .allMatch(line -> line.contains(" comes in whole "));
    }
}
