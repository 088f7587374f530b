// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.plimsoll.report.YamlSnippet;
import dev.plimsoll.yaml.YamlDocument;
import dev.plimsoll.yaml.YamlDocuments;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The fixes of the table, made by somebody who does what it says. */
class PastedFixTest {
    private static final Pattern FIX = Pattern.compile(" {6}fix {4}(set at|add below) line (\\d+), in .*");
    private static final String SNIPPET = " ".repeat(15);

    @Test
    void leavesNoFinding(@TempDir Path directory) {
        var policy = Run.write(directory, "policy.yaml", """
                        apiVersion: plimsoll.dev/v1alpha1
                        kind: PodPolicy
                        metadata: {name: test}
                        spec:
                          rules:
                            mutableTag: {mode: Enforce}
                            runAsRoot: {mode: Enforce}
                            missingLimits: {mode: Enforce, defaults: {cpu: 500m, memory: 64Mi}}
                        """).toString();
        var manifest = """
                apiVersion: v1
                kind: Service
                metadata: {name: web}
                ---
                apiVersion: apps/v1
                kind: Deployment
                metadata:
                  name: web
                spec:
                  template:
                    spec:
                      initContainers:
                      - name: prepare
                        image: registry.example/web:1
                        securityContext:
                          allowPrivilegeEscalation: false
                        resources:
                          limits:
                            cpu: 100m
                          requests:
                            memory: 128Mi
                      containers:
                      - name: web
                        image: registry.example/web
                        imagePullPolicy: Never
                """;
        var before = Run.withInput(manifest, "check", "--policy", policy, "-");
        assertThat(before.out()).contains("mutableTag", "runAsRoot", "missingLimits");

        var after = Run.withInput(pasted(manifest, before.out()), "check", "--policy", policy, "-");

        assertThat(after.out()).isEqualTo("1 allowed, 1 skipped.\nSkipped, hold no pods: 1 Service.\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Always", "0", "500m", "", "true", "No", "~", "a: b", "#", "\"\\\n\t", "1e3", "\u00e9\u202e"})
    void aSnippetMeansItsValue(String value) throws IOException {
        assertThat(yaml(YamlSnippet.lines("key", value)).at("/key").textValue()).isEqualTo(value);
        assertThat(yaml(YamlSnippet.lines("key", Map.of("inner", Map.of("example.com/" + value, value))))
                        .at("/key/inner")
                        .toString())
                .isEqualTo(new ObjectMapper().writeValueAsString(Map.of("example.com/" + value, value)));
    }

    private static JsonNode yaml(List<String> lines) throws IOException {
        var documents = YamlDocuments.read(String.join("\n", lines).getBytes(UTF_8));
        assertThat(documents).hasSize(1).first().isInstanceOf(YamlDocument.Parsed.class);
        return new ObjectMapper().readTree(((YamlDocument.Parsed) documents.get(0)).json());
    }

    /** From the bottom up, so that no line moves before it is its turn; indented as the line below, where the object goes on. */
    private static String pasted(String manifest, String table) {
        var lines = new ArrayList<>(manifest.lines().toList());
        var said = table.lines().toList();
        var fixes = new TreeMap<Integer, List<Integer>>();
        for (int i = 0; i < said.size(); i++) {
            var fix = FIX.matcher(said.get(i));
            if (fix.matches()) {
                fixes.computeIfAbsent(Integer.parseInt(fix.group(2)), line -> new ArrayList<>())
                        .add(i);
            }
        }
        fixes.descendingMap().forEach((line, places) -> {
            for (int place : places) {
                boolean set = said.get(place).contains("set at");
                var indent = lines.get(set ? line - 1 : line).replaceAll("\\S.*", "");
                var snippet = said.subList(place + 1, said.size()).stream()
                        .takeWhile(text -> text.startsWith(SNIPPET))
                        .map(text -> indent + text.substring(SNIPPET.length()))
                        .toList();
                if (set) {
                    lines.remove(line - 1);
                }
                lines.addAll(set ? line - 1 : line, snippet);
            }
        });
        return String.join("\n", lines) + "\n";
    }
}
