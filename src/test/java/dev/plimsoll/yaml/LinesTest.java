// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.yaml;

import static dev.plimsoll.yaml.Reading.only;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.yaml.YamlDocument.Parsed;
import dev.plimsoll.yaml.value.Position;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinesTest {
    private static final String POD = """
            # line 1
            kind: Pod
            metadata:
              labels:
                app: x
                app.kubernetes.io/name: y
              annotations: {"a/b": c}
            spec:
              containers:
              - name: web
                image: nginx
              - image: redis

                securityContext:
                  runAsUser: 0
            """;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    kind                                       |  2 |  1
                    metadata.labels.app                        |  5 |  5
                    metadata.labels.app.kubernetes.io/name     |  6 |  5
                    metadata.labels[app.kubernetes.io/name]    |  6 |  5
                    metadata.annotations[a/b]                  |  7 | 17
                    spec.containers                            |  9 |  3
                    spec.containers[0]                         | 10 |  5
                    spec.containers[0].image                   | 11 |  5
                    spec.containers[1].image                   | 12 |  5
                    spec.containers[1].securityContext.runAsUser | 15 |  7
                    /spec/containers/1/securityContext         | 14 |  5
                    /metadata/annotations/a~1b                 |  7 | 17
                    """)
    void aFieldIsFoundByItsPath(String path, int line, int column) {
        assertThat(at(POD, path)).isEqualTo(new Position(line, column));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    spec.containers[0].resources.limits.cpu | 10
                    spec.containers[2]                      |  9
                    spec.containers[-1]                     |  9
                    spec.containers[99999999999]            |  9
                    spec.containers.image                   |  9
                    spec.initContainers[0]                  |  8
                    /spec/containers/0/image/x              | 11
                    /spec/containers/01x                    |  9
                    status                                  |  2
                    [0]                                     |  2
                    /                                       |  2
                    """)
    void whatIsAbsentIsFoundByWhatIsAroundIt(String path, int line) {
        assertThat(at(POD, path).line()).isEqualTo(line);
    }

    @Test
    void noPathIsTheDocument() {
        assertThat(at(POD, "")).isEqualTo(new Position(2, 1));
    }

    @Test
    void linesCountFromTheStartOfTheFile() {
        Parsed second = (Parsed)
                YamlDocuments.read("a: 1\n---\n\nb:\n  c: 2\n".getBytes(UTF_8)).get(1);

        assertThat(second.line()).isEqualTo(4);
        assertThat(second.lines().at("b.c")).isEqualTo(new Position(5, 3));
    }

    @Test
    void whatIsMergedStandsWhereItWasWritten() {
        String yaml = "base: &b\n  image: x\nuse:\n  <<: *b\n  other: 1\nsame: *b\n";

        assertThat(at(yaml, "use.image").line()).isEqualTo(2);
        assertThat(at(yaml, "use.other").line()).isEqualTo(5);
        assertThat(at(yaml, "same").line()).isEqualTo(6);
        assertThat(at(yaml, "same.image").line()).isEqualTo(2);
    }

    @Test
    void jsonHasLinesToo() {
        String json = "{\n\t\"spec\": {\n\t\t\"containers\": [\n\t\t\t{\"image\": \"x\"}\n\t\t]\n\t}\n}\n";

        assertThat(at(json, "spec.containers[0].image")).isEqualTo(new Position(4, 5));
    }

    @Test
    void linesEndAtALineFeedOnly() {
        assertThat(at("a: \"\u2028\u0085\"\r\nb: 1\r\n", "b")).isEqualTo(new Position(2, 1));
    }

    @Test
    void columnsCountCodePoints() {
        assertThat(at("{\ud83d\ude00: 1, b: 2}", "b")).isEqualTo(new Position(1, 8));
    }

    private static Position at(String yaml, String path) {
        return ((Parsed) only(yaml)).lines().at(path);
    }
}
