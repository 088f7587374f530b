// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.Plimsoll;
import dev.plimsoll.terminal.Terminal;
import dev.plimsoll.testing.Serving;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code plimsoll ask}, of a service that runs. */
class AskIT {
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @TempDir
    Path dir;

    private int ask(String... arguments) {
        var out = new PrintStream(printed, true, UTF_8);
        var all = new ArrayList<>(List.of("ask"));
        all.addAll(List.of(arguments));
        return Plimsoll.commandLine(new Terminal(new ByteArrayInputStream(new byte[0]), out, out, false, false))
                .execute(all.toArray(String[]::new));
    }

    private Path authority(Serving serving) throws Exception {
        var pem = "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder().encodeToString(serving.certificate().getEncoded())
                + "\n-----END CERTIFICATE-----\n";
        return Files.writeString(dir.resolve("ca.crt"), pem);
    }

    @Test
    void aServiceThatRefusesABadPodIsAsItShouldBe() throws Exception {
        try (var serving = Serving.start()) {
            int status = ask(
                    "--url=https://localhost:" + serving.port(),
                    "--connect=127.0.0.1",
                    "--tls-ca=" + authority(serving));

            assertThat(printed.toString(UTF_8))
                    .startsWith("good.yaml: allowed\nprivileged.yaml: denied\n  policy default refuses this Pod:\n");
            assertThat(status).isZero();
        }
    }

    @Test
    void aServiceThatFindsNothingIsNot() throws Exception {
        var policy = Files.writeString(dir.resolve("policy.yaml"), """
                apiVersion: plimsoll.dev/v1alpha1
                kind: PodPolicy
                metadata: {name: lax}
                spec: {rules: {hostPath: {mode: Enforce}}}
                """);
        try (var serving = Serving.start("--policy=" + policy)) {
            int status = ask("--url=https://localhost:" + serving.port(), "--tls-ca=" + authority(serving));

            assertThat(printed.toString(UTF_8))
                    .contains("privileged.yaml: allowed", "Nothing was found in the bad pod");
            assertThat(status).isEqualTo(1);
        }
    }

    @Test
    void aServiceOfAnotherNameOrAuthorityIsNotAsked() throws Exception {
        try (var serving = Serving.start()) {
            var url = "https://other.example:" + serving.port();

            assertThat(ask("--url=" + url, "--connect=127.0.0.1", "--tls-ca=" + authority(serving)))
                    .isEqualTo(2);
            assertThat(ask("--url=https://localhost:" + serving.port())).isEqualTo(2);
            assertThat(printed.toString(UTF_8).lines())
                    .hasSize(2)
                    .allMatch(line -> line.startsWith("plimsoll: cannot ask "));
        }
    }
}
