// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.server;

import static dev.plimsoll.testing.Until.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.testing.Serving;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the packaged service logs while no API server answers: a line a minute, in words. */
public class UnreachableApiServerIT {
    /** Of the start, and one about the API server. There were hundreds in ten seconds, most of them of stack traces. */
    private static final int MOST_LINES = 12;

    private static final int MOST_CHARACTERS = 400;

    @TempDir
    Path dir;

    @Test
    void aClosedPortRefusesConnections() throws Exception {
        int port = Serving.freePorts()[0];

        assertLogged(port, "refuses connections");
    }

    @Test
    void aServerThatAcceptsAndSaysNothingDoesNotAnswer() throws Exception {
        try (var silent = new ServerSocket(0, 1000, InetAddress.getLoopbackAddress())) {
            assertLogged(silent.getLocalPort(), "(does not answer|does not complete the TLS handshake|sends nothing)");
        }
    }

    /** A log without what Vert.x says, with traces, of a machine that is too busy. */
    public static String withoutSlowness(String log) {
        return Arrays.stream(log.split("(?m)^(?=\\d{4}-\\d\\d-\\d\\d )"))
                .filter(entry -> !entry.contains("BlockedThreadChecker"))
                .collect(Collectors.joining());
    }

    private void assertLogged(int port, String cause) throws Exception {
        var kubeconfig = Files.writeString(dir.resolve("kubeconfig"), """
                apiVersion: v1
                kind: Config
                clusters: [{name: c, cluster: {server: "https://127.0.0.1:%d"}}]
                users: [{name: u, user: {token: secret-token}}]
                contexts: [{name: x, context: {cluster: c, user: u, namespace: plimsoll}}]
                current-context: x
                """.formatted(port));
        try (var serving = Serving.launch(
                "--kubeconfig=" + kubeconfig, "--namespace=plimsoll", "--webhook-url=https://127.0.0.1:1")) {
            until("it says what it waits for", () -> serving.log().contains("until then no review is answered"));
            var log = withoutSlowness(serving.log());

            assertThat(log)
                    .containsPattern("API server 127\\.0\\.0\\.1:" + port + " " + cause
                            + "; waiting for policies, .*; until then no review is answered")
                    .doesNotContain("\tat ", "Exception", "secret-token");
            assertThat(log.lines())
                    .hasSizeLessThanOrEqualTo(MOST_LINES)
                    .allMatch(line -> line.length() <= MOST_CHARACTERS);
        }
    }
}
