// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Charts and kustomizations: judged as the program of their format renders them, which is a script here. */
class RenderedInputTest {
    private static final String POD =
            "{apiVersion: v1, kind: Pod, metadata: {name: %s}, spec: {hostPID: true, containers: []}}";

    @TempDir
    Path directory;

    private Path path;
    private Path chart;

    @BeforeEach
    void writeChart() throws IOException {
        path = Files.createDirectories(directory.resolve("path"));
        chart = directory.resolve("in/chart");
        Run.write(chart, "Chart.yaml", "apiVersion: v2\nname: shop\nversion: 0.1.0\n");
        Run.write(chart, "values.yaml", "image: a\n");
        Run.write(chart, "templates/pod.yaml", "kind: Pod\nmetadata: {name: {{ .Release.Name }}}\n");
        Run.write(chart, "charts/db/templates/db.yaml", "{{ nothing }}");
    }

    @Test
    void aChartIsWhatHelmRendersWithEachFindingInItsTemplate() throws Exception {
        program("helm", """
                echo "$@" > %s/arguments
                printf -- '---\\n# Source: shop/charts/db/templates/db.yaml\\n'
                echo '%s'
                printf -- '---\\n# Source: shop/templates/pod.yaml\\n'
                echo '%s'
                """.formatted(directory, POD.formatted("db"), POD.formatted("web")));

        var run = check(
                "--values",
                "v.yaml",
                "--namespace",
                "shop",
                "-o",
                "json",
                directory.resolve("in").toString());

        assertThat(run.status()).as(run.toString()).isEqualTo(1);
        var results = run.json().get("results");
        assertThat(results.findValuesAsText("file"))
                .containsExactly(chart + "/charts/db/templates/db.yaml", chart + "/templates/pod.yaml");
        assertThat(results.findValuesAsText("name")).containsExactly("db", "web");
        assertThat(results.at("/0/findings/0/line").isNull()).isTrue();
        assertThat(Files.readString(directory.resolve("arguments")))
                .isEqualTo("template " + chart + " --namespace shop --values v.yaml\n");
    }

    @Test
    void withoutHelmOneLineSaysWhatToInstall() throws Exception {
        var run = check("-o", "json", directory.resolve("in").toString());

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.json().get("results")).isEmpty();
        assertThat(run.json().get("errors")).hasSize(1);
        assertThat(run.json().at("/errors/0/message").asText()).contains("install helm");
    }

    @Test
    void whatHelmComplainsOfIsToldInOneLine() throws Exception {
        program("helm", "echo 'Error: no such' >&2; echo 'thing' >&2; exit 1\n");

        var run = check("-o", "json", chart.toString());

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.json().at("/errors/0/message").asText()).isEqualTo("helm template failed: Error: no such thing");
    }

    @Test
    void aKustomizationIsWhatKubectlRendersAndItsPatchesAreNotJudged() throws Exception {
        program("kubectl", "echo '" + POD.formatted("web") + "'\n");
        Run.write(directory, "k/kustomization.yaml", "resources: [pod.yaml]\n");
        Run.write(directory, "k/pod.yaml", POD.formatted("raw"));
        Run.write(directory, "k/patch.yaml", "{apiVersion: apps/v1, kind: Deployment, metadata: {name: a}}");

        var run = check("-o", "json", directory.resolve("k").toString());

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.json().get("results").findValuesAsText("name")).containsExactly("web");
        assertThat(run.json().at("/results/0/file").asText()).endsWith("k/kustomization.yaml");
    }

    @Test
    void withoutKubectlOneLineSaysWhatToInstall() throws Exception {
        Run.write(directory, "k/kustomization.yaml", "resources: []\n");
        Run.write(directory, "k/patch.yaml", "{apiVersion: apps/v1, kind: Deployment, metadata: {name: a}}");

        var run = check("-o", "json", directory.resolve("k").toString());

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.json().get("errors")).hasSize(1);
        assertThat(run.json().at("/errors/0/message").asText()).contains("install kubectl");
    }

    @Test
    void whatIsExcludedIsNotLookedAt() throws Exception {
        Run.write(directory, "in/pod.yaml", POD.formatted("a"));
        Run.write(directory, "in/test/pod.yaml", POD.formatted("b"));

        var run = Run.plimsoll(
                "check",
                "--exclude",
                "chart",
                "--exclude",
                "test/**",
                "-o",
                "json",
                directory.resolve("in").toString());

        assertThat(run.json().get("results").findValuesAsText("name")).containsExactly("a");
        assertThat(run.status()).isEqualTo(1);
    }

    private void program(String name, String script) throws IOException {
        var file = Files.writeString(path.resolve(name), "#!/bin/sh\n" + script);
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    /** In a process of its own, with no program on its PATH but those of the test. */
    private Run check(String... arguments) throws Exception {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.plimsoll.Plimsoll",
                "check"));
        command.addAll(List.of(arguments));
        var out = directory.resolve("out");
        var err = directory.resolve("err");
        var builder = new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().put("PATH", path.toString());
        int status = builder.start().waitFor();
        return new Run(status, Files.readString(out), Files.readString(err));
    }
}
