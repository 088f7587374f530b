// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.plimsoll.testing.Launched;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The script of {@code completion}, sourced by a real bash. */
class CompletionTest {
    @TempDir
    Path directory;

    @BeforeEach
    void thereIsABash() {
        assumeThat(Path.of("/bin/bash")).exists();
    }

    @ParameterizedTest
    @CsvSource({
        "che,                     check",
        "dem,                     demo",
        "check --fail,            --fail-on",
        "check --output sa,       sarif",
        "check --fail-on en,      enforce",
        "rules --output ma,       markdown",
        "rules --def,             --default-policy",
        "explain run,             runAsRoot runtimeSocket",
    })
    void completes(String typed, String expected) throws Exception {
        assertThat(complete("plimsoll " + typed)).containsExactlyInAnyOrder(expected.split(" "));
    }

    @Test
    void leavesNothingBehindOnStandardError() throws Exception {
        var script = Run.write(directory, "script", Run.plimsoll("completion").out());

        var bash = Launched.run(directory, Map.of(), List.of("/bin/bash", "-eu", "-c", "source " + script));

        assertThat(bash).isEqualTo(new Launched(0, "", ""));
    }

    private List<String> complete(String line) throws Exception {
        var script = Run.write(directory, "script", Run.plimsoll("completion").out());
        var typed = Files.writeString(directory.resolve("typed"), """
                compopt() { :; } # is for completion that a key has begun
                source %s
                COMP_LINE=%s
                COMP_WORDS=($COMP_LINE)
                COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
                COMP_POINT=${#COMP_LINE}
                entry=$(complete -p plimsoll)
                function=$(sed 's/.*-F \\([^ ]*\\) .*/\\1/' <<<"$entry")
                "$function"
                printf '%%s\\n' "${COMPREPLY[@]}"
                """.formatted(script, "'" + line + "'"));

        var bash = Launched.run(directory, Map.of(), List.of("/bin/bash", typed.toString()));

        assertThat(bash.err()).isEmpty();
        return bash.out().lines().map(String::strip).toList();
    }
}
