// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.testing.Serving;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What keeps the service from starting, or is said when it starts. */
class ServeStartIT {
    @TempDir
    Path dir;

    /** What it says on its way out, with exit status 2, never having listened. */
    private static String refused(String... arguments) throws Exception {
        return refused(Serving.launch(arguments));
    }

    private static String refused(Serving launched) throws Exception {
        try (var serving = launched) {
            while (serving.process().isAlive()) {
                assertThat(serving.answersThePort()).isFalse();
            }
            assertThat(serving.await()).isEqualTo(2);
            assertThat(serving.log()).doesNotContain("\tat ");
            return serving.log();
        }
    }

    @Test
    void aBadPolicyIsRefusedWithEveryMistake() throws Exception {
        var policy = Files.writeString(dir.resolve("policy.yaml"), """
                apiVersion: plimsoll.dev/v1alpha1
                kind: PodPolicy
                metadata: {name: bad}
                spec:
                  rules:
                    hostPth: {mode: Enforce}
                    privileged: {mode: Often}
                """);

        assertThat(refused("--policy=" + policy)).contains("line 6", "did you mean hostPath?", "line 7", "Often");
    }

    @Test
    void aPolicyThatJudgesNothingIsServedAndSaidToBeOne() throws Exception {
        var policy = Files.writeString(dir.resolve("policy.yaml"), """
                apiVersion: plimsoll.dev/v1alpha1
                kind: PodPolicy
                metadata: {name: idle}
                spec: {rules: {hostPath: {mode: "Off"}}}
                """);

        try (var serving = Serving.start("--policy=" + policy)) {
            assertThat(serving.log())
                    .contains("policy \"idle\" in \"" + policy + "\" judges nothing, because every rule is Off");
        }
    }

    @Test
    void aPolicyThatIsNotThereIsRefused() throws Exception {
        assertThat(refused("--policy=" + dir.resolve("none.yaml"))).contains("none.yaml: no such file");
    }

    @Test
    void aCertificateThatCannotBeReadIsRefused() throws Exception {
        assertThat(refused("--tls-cert=" + dir.resolve("tls.crt"), "--tls-key=" + dir.resolve("tls.key")))
                .contains("tls.crt: no such file");
    }

    @Test
    void aKubeconfigThatCannotBeReadIsRefused() throws Exception {
        var none = dir.resolve("none.kubeconfig");

        assertThat(refused("--kubeconfig=" + none, "--namespace=plimsoll", "--webhook-url=https://127.0.0.1:8443"))
                .contains("cannot start: --kubeconfig " + none + " cannot be read");
    }

    @ParameterizedTest
    @ValueSource(strings = {"webhook", "controller"})
    void aPartOfTheWorkIsRefusedWhereThereIsNoCluster(String role) throws Exception {
        assertThat(refused("--role=" + role)).contains("--role " + role, "that needs --kubeconfig");
    }

    @Test
    void aPortInUseIsSaidInOneLine() throws Exception {
        try (var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var said = refused(Serving.launch(0, other.getLocalPort()));

            assertThat(said.lines())
                    .hasSize(2)
                    .first()
                    .asString()
                    .contains("--management-port " + other.getLocalPort(), "in use");
        }
    }
}
