// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.terminal.Version;
import dev.plimsoll.testing.Golden;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every output of {@code check}, as a file to read: {@code src/test/resources/cli/*.golden.*}. */
class CheckOutputTest {
    private static final String MANIFESTS = Run.RESOURCES.resolve("manifests").toString();
    private static final String POLICIES =
            Run.RESOURCES.resolve("policies.yaml").toString();

    @ParameterizedTest
    @CsvSource({"table, txt", "json, json", "sarif, sarif", "junit, xml"})
    void byTheBuiltInPolicy(String format, String suffix) throws IOException {
        assertGolden("default.golden." + suffix, Run.plimsoll("check", "--output", format, MANIFESTS));
    }

    @ParameterizedTest
    @CsvSource({"table, txt", "json, json", "sarif, sarif", "junit, xml"})
    void bySeveralPoliciesOneOfThemInDryRun(String format, String suffix) throws IOException {
        assertGolden(
                "several.golden." + suffix,
                Run.plimsoll("check", "--policy", POLICIES, "--fail-on", "warn", "--output", format, MANIFESTS));
    }

    @ParameterizedTest
    @ValueSource(strings = {"json", "sarif", "junit"})
    void whatProgramsReadHasNoColoursOnATerminalEither(String format) {
        // standard error may show progress on a slow machine
        assertThat(Run.onTerminal("check", "--output", format, MANIFESTS).out())
                .isEqualTo(Run.plimsoll("check", "--output", format, MANIFESTS).out());
    }

    @ParameterizedTest
    @ValueSource(strings = {"table", "json", "sarif", "junit"})
    void noNameInAManifestTellsATerminalWhatToDo(String format) {
        var output = Run.plimsoll("check", "--output", format, MANIFESTS).out();

        assertThat(output).contains("odd");
        assertThat(output.chars().filter(c -> c != '\n' && (Character.isISOControl(c) || c == 0x202e)))
                .isEmpty();
    }

    private static void assertGolden(String name, Run run) throws IOException {
        assertThat(run.err()).isEmpty();
        assertThat(run.status()).isEqualTo(2); // two documents are broken
        Golden.assertMatches(Run.RESOURCES.resolve(name), run.out().replace(Version.text(), "VERSION"));
    }
}
