// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.plimsoll.docs.Readme;
import dev.plimsoll.testing.Launched;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo that goes on running, and the commands that it prints, as a person pastes them. */
class KeptDemoIT {
    @TempDir
    static Path elsewhere;

    private static Process demo;
    private static final List<String> PRINTED = new ArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        assumeThat(Path.of("/usr/bin/curl")).exists();
        var builder = new ProcessBuilder(Launched.LAUNCHER.toString(), "demo", "--keep")
                .directory(elsewhere.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        demo = builder.start();
        var out = new BufferedReader(new InputStreamReader(demo.getInputStream(), UTF_8));
        for (String line; (line = out.readLine()) != null; ) {
            PRINTED.add(line);
            if (line.endsWith("/q/metrics")) {
                return;
            }
        }
        throw new AssertionError("the demo ended: " + PRINTED);
    }

    @AfterAll
    static void stop() throws Exception {
        if (demo != null) {
            demo.destroy();
            demo.waitFor();
        }
    }

    @Test
    void answersTheReviewThatItPrints() throws Exception {
        int from = PRINTED.indexOf(line("curl -sk "));
        var command = String.join("\n", PRINTED.subList(from, PRINTED.indexOf("END") + 1)) + "\n";

        var curl = bash(command);

        assertThat(curl.out()).contains("\"allowed\":false", "- privileged: ");
        assertThat(curl.status()).isZero();
    }

    @Test
    void isReady() throws Exception {
        assertThat(bash(line("curl -s http.*/q/health/ready")).out()).contains("\"UP\"");
    }

    @Test
    void hasAPage() throws Exception {
        var url = line("open http.*/ ").split(" ", -1)[1];

        assertThat(bash("curl -s " + url).out()).contains("<title>Plimsoll</title>");
    }

    @Test
    void hasExactlyTheMetricsOfTheReadme() throws Exception {
        var exposition = bash(line("curl -s http.*/q/metrics")).out();

        assertThat(Readme.exposed(exposition)).isEqualTo(Readme.read().metrics().get(0));
    }

    private static String line(String pattern) {
        return PRINTED.stream()
                .filter(line -> Pattern.compile("^" + pattern).matcher(line).find())
                .findFirst()
                .orElseThrow();
    }

    private static Launched bash(String command) throws Exception {
        return Launched.run(elsewhere, Map.of(), List.of("/bin/bash", "-c", command));
    }
}
