// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.chart;

import dev.plimsoll.testing.Launched;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Helm as a person runs it, in this source tree. It lies in {@code tools} beside the API server's binaries, or on the path.
 *
 * @param home for what it writes
 * @param kubeconfig of the cluster; one that is not there for none
 */
record Helm(Path home, Path kubeconfig) {
    Launched run(List<String> arguments) throws IOException, InterruptedException {
        var beside = Path.of(Objects.requireNonNull(System.getenv("KUBE_API_TEST_DIR")), "tools", "helm");
        var command = new ArrayList<>(List.of(Files.isExecutable(beside) ? beside.toString() : "helm"));
        command.addAll(arguments);
        return Launched.run(
                Path.of("").toAbsolutePath(),
                new HashMap<>(Map.of(
                        "KUBECONFIG", kubeconfig.toString(),
                        "HOME", home.toString(),
                        "HELM_CACHE_HOME", home.resolve("cache").toString(),
                        "HELM_CONFIG_HOME", home.resolve("config").toString(),
                        "HELM_DATA_HOME", home.resolve("data").toString())),
                command);
    }

    Launched run(String... arguments) throws IOException, InterruptedException {
        return run(List.of(arguments));
    }

    /** What it prints; it must succeed. */
    String ok(String... arguments) throws IOException, InterruptedException {
        var ran = run(arguments);
        if (ran.status() != 0) {
            throw new AssertionError("helm " + String.join(" ", arguments) + ": " + ran.err() + ran.out());
        }
        return ran.out();
    }

    /** The chart's manifests, of a release called plimsoll. */
    String template(String... flags) throws IOException, InterruptedException {
        var arguments = new ArrayList<>(
                List.of("template", "plimsoll", "charts/plimsoll", "--namespace=plimsoll", "--kube-version=1.31.0"));
        arguments.addAll(List.of(flags));
        return ok(arguments.toArray(String[]::new));
    }
}
