// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.server;

import static dev.plimsoll.testing.Until.until;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.testing.Serving;
import dev.plimsoll.testing.Unanswered;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGTERM ends a process that was never ready within five seconds, where no API server answers. */
class StopWhileWaitingIT {
    /** Twice what is promised, since the machine may be busy. */
    static final Duration LONGEST_STOP = Duration.ofSeconds(10);

    @TempDir
    Path dir;

    @Test
    void itEndsWhileTheApiServerRefusesConnections() throws Exception {
        int port = Serving.freePorts()[0];

        stopsWhileWaiting(kubeconfig(port), "policies, namespaces");
    }

    @Test
    void itEndsWhileTheApiServerAcceptsConnectionsAndSaysNothing() throws Exception {
        try (var silent = new Unanswered()) {
            stopsWhileWaiting(kubeconfig(silent.port()), "policies, namespaces");
        }
    }

    @Test
    void itEndsWhileItStarts() throws Exception {
        try (var serving = Serving.launch("--kubeconfig=" + kubeconfig(Serving.freePorts()[0]))) {
            until("its management port answers", () -> serving.isUp("live"));

            assertStops(serving);
        }
    }

    private static void stopsWhileWaiting(Path kubeconfig, String what) throws Exception {
        try (var serving = Serving.launch("--kubeconfig=" + kubeconfig)) {
            until("it says what it waits for", () -> serving.log().contains("waiting for " + what));

            assertStops(serving);
        }
    }

    /** Stops it with SIGTERM. */
    static void assertStops(Serving serving) throws Exception {
        long begun = System.nanoTime();
        assertThat(serving.stop()).isEqualTo(128 + 15);
        var time = Duration.ofNanos(System.nanoTime() - begun);
        System.out.println("ended after " + time.toMillis() + " ms");
        assertThat(time).isLessThan(LONGEST_STOP);
        assertThat(serving.log()).doesNotContain("Awaiting thread pool shutdown", "ERROR");
    }

    private Path kubeconfig(int port) throws Exception {
        return Files.writeString(dir.resolve("kubeconfig"), """
                apiVersion: v1
                kind: Config
                clusters: [{name: a, cluster: {server: "https://127.0.0.1:%d"}}]
                users: [{name: a, user: {token: x}}]
                contexts: [{name: a, context: {cluster: a, user: a}}]
                current-context: a
                """.formatted(port), UTF_8);
    }
}
