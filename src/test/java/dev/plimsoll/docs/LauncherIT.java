// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.testing.Launched;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./plimsoll}, once everything is built. */
class LauncherIT {
    private static final String POD =
            "{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {hostPID: true, containers: []}}\n";

    @TempDir
    Path elsewhere;

    @Test
    void runsFromAnyDirectoryWhichStaysTheWorkingDirectory() throws Exception {
        Files.writeString(elsewhere.resolve("pod.yaml"), POD);

        var run = Launched.plimsoll(elsewhere, "check", "pod.yaml");

        assertThat(run.out()).startsWith("pod.yaml\n  Pod default/a: denied\n");
        assertThat(run.err()).isEmpty();
        assertThat(run.status()).isEqualTo(1);
    }

    @Test
    void runsByALink() throws Exception {
        var link = Files.createSymbolicLink(elsewhere.resolve("a link"), Launched.LAUNCHER);

        var run = Launched.run(
                elsewhere, Map.of("JAVA_HOME", System.getProperty("java.home")), List.of(link.toString(), "--version"));
        Files.delete(link); // JUnit warns of links that lead out of a directory of its own

        assertThat(run.out()).startsWith("plimsoll ");
        assertThat(run.err()).isEmpty();
        assertThat(run.status()).isZero();
    }

    @Test
    void handsArgumentsOnAsTheyAre() throws Exception {
        Files.writeString(elsewhere.resolve("a pod*.yaml"), POD);

        assertThat(Launched.plimsoll(elsewhere, "check", "a pod*.yaml").out()).startsWith("a pod*.yaml\n");
    }

    /** With the newest JDK here, whichever it warns of. */
    @Test
    void saysNothingButWhatIsWrong() throws Exception {
        var kubeconfig = Files.writeString(elsewhere.resolve("kubeconfig"), """
                apiVersion: v1
                kind: Config
                clusters: [{name: gone, cluster: {server: "https://127.0.0.1:1"}}]
                contexts: [{name: gone, context: {cluster: gone}}]
                current-context: gone
                """);

        var run = Launched.run(
                elsewhere,
                Map.of("JAVA_HOME", ""),
                List.of(Launched.LAUNCHER.toString(), "audit", "--kubeconfig=" + kubeconfig));

        assertThat(run.err()).isEqualTo("plimsoll: cannot reach the API server: Connection refused\n");
        assertThat(run.status()).isEqualTo(2);
    }

    @Test
    void looksElsewhereIfJavaHomeIsNoJdkAndSaysSo() throws Exception {
        var run = Launched.run(
                elsewhere,
                Map.of("JAVA_HOME", elsewhere.toString()),
                List.of(Launched.LAUNCHER.toString(), "--version"));

        assertThat(run.err()).contains("JAVA_HOME is " + elsewhere + ", which is no JDK 17 or newer");
    }
}
