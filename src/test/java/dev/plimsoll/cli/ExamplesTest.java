// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.plimsoll.Plimsoll;
import dev.plimsoll.terminal.Terminal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ExamplesTest {
    @Test
    void eachExampleBreaksTheRulesThatItIsNamedAfter() throws Exception {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var stdio = new Terminal(
                new ByteArrayInputStream(new byte[0]),
                new PrintStream(out, true, UTF_8),
                new PrintStream(err, true, UTF_8),
                false,
                false);

        int status = Plimsoll.commandLine(stdio).execute("check", "--output", "json", "k8s/examples/pods");

        assertThat(err.toString(UTF_8)).isEmpty();
        assertThat(status).isEqualTo(1);
        var found = new TreeMap<String, String>();
        for (var result : new ObjectMapper().readTree(out.toByteArray()).get("results")) {
            var rules = new TreeSet<String>();
            result.get("findings")
                    .forEach(finding -> rules.add(finding.get("rule").asText()));
            var file = Path.of(result.get("file").asText()).getFileName() + " "
                    + result.get("document").asInt();
            found.put(file, result.get("verdict").asText() + " " + rules);
        }
        assertThat(found)
                .containsEntry("good.yaml 1", "Allowed []")
                .containsEntry("mutable-tag.yaml 1", "Denied [latestTag, mutableTag]")
                .containsEntry("latest-tag.yaml 1", "Allowed [latestTag]")
                .containsEntry("run-as-root.yaml 1", "Denied [runAsRoot]")
                .containsEntry("root-not-ruled-out.yaml 1", "Denied [runAsRoot]")
                .containsEntry("host-path.yaml 1", "Denied [hostPath]")
                .containsEntry("runtime-socket.yaml 1", "Denied [hostPath, runtimeSocket]")
                .containsEntry("missing-limits.yaml 1", "Denied [missingLimits]")
                .containsEntry("host-namespaces.yaml 1", "Denied [hostNamespaces]")
                .containsEntry("privileged.yaml 1", "Denied [privileged]")
                .containsEntry("shell-form-command.yaml 1", "Allowed [shellFormCommand]")
                .containsEntry("debug-container.yaml 1", "Allowed []")
                .containsEntry("debug-container.yaml 2", "Denied [privileged]")
                .hasSize(13);
    }
}
