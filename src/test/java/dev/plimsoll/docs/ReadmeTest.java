// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.plimsoll.Plimsoll;
import dev.plimsoll.podpolicy.PodPolicies;
import dev.plimsoll.rules.Rules;
import dev.plimsoll.terminal.Terminal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

class ReadmeTest {
    static List<List<String>> commands() throws IOException {
        return Readme.read().commands();
    }

    @Test
    void theRuleTableIsTheOneThatIsPrinted() throws IOException {
        var out = new ByteArrayOutputStream();
        commandLine(out).execute("rules", "--output", "markdown");

        assertThat(Readme.read().between("<!-- rules:", "<!-- end of rules -->"))
                .isEqualTo(out.toString(UTF_8));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandLineParses(List<String> arguments) {
        assertThatCode(() -> commandLine(new ByteArrayOutputStream()).parseArgs(arguments.toArray(new String[0])))
                .doesNotThrowAnyException();
    }

    @Test
    void theFirstCommandsAreAmongThem() throws IOException {
        assertThat(commands())
                .contains(
                        List.of("demo"),
                        List.of("check", "k8s/examples/pods"),
                        List.of("check", "--namespace", "shop", "-"),
                        List.of("explain", "RULE"));
    }

    @Test
    void thePolicyIsOneThatIsTaken() throws IOException {
        var policies = Readme.read().blocks("yaml");

        assertThat(policies).hasSize(1);
        assertThatCode(() -> PodPolicies.parse(policies.get(0).getBytes(UTF_8), Rules.ALL))
                .doesNotThrowAnyException();
    }

    static List<Path> policies() throws IOException {
        try (var rollout = Files.list(Path.of("k8s/examples/rollout"))) {
            return Stream.concat(Stream.of(Path.of("k8s/examples/policy.yaml")), rollout.sorted())
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("policies")
    void anExamplePolicyIsOneThatIsTaken(Path policy) {
        assertThatCode(() -> PodPolicies.parse(Files.readAllBytes(policy), Rules.ALL))
                .doesNotThrowAnyException();
    }

    @Test
    void everyLinkLeadsSomewhere() throws IOException {
        assertThat(Readme.read().linkedFiles()).isNotEmpty().allMatch(file -> Files.exists(Path.of(file)));
    }

    private static CommandLine commandLine(ByteArrayOutputStream out) {
        return Plimsoll.commandLine(new Terminal(
                new ByteArrayInputStream(new byte[0]),
                new PrintStream(out, true, UTF_8),
                new PrintStream(new ByteArrayOutputStream(), true, UTF_8),
                false,
                false));
    }
}
