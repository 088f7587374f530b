// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.rules;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.policy.Finding;
import dev.plimsoll.policy.RuleSetting;
import dev.plimsoll.testing.Manifest;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * At every field that rules read: what the API server could not read, nobody coerces; and what it reads as nothing, nobody
 * stumbles over.
 */
class WrongTypesTest {
    private static final String POD = """
            apiVersion: v1
            kind: Pod
            metadata: {name: web, annotations: {a: b}, ownerReferences: [{apiVersion: v1, kind: Node, name: node, controller: true}]}
            spec:
              hostPID: false
              hostIPC: false
              hostNetwork: false
              hostUsers: true
              os: {name: linux}
              resources: {limits: {cpu: "1"}, requests: {cpu: "1"}}
              securityContext: {runAsUser: 1000, runAsNonRoot: true, windowsOptions: {runAsUserName: app}}
              containers: &containers
              - name: web
                image: registry.example/web:1.2
                imagePullPolicy: Always
                command: [web]
                args: [web]
                restartPolicy: Always
                resources: {limits: {cpu: "1"}, requests: {cpu: "1"}}
                securityContext: {runAsUser: 1, runAsNonRoot: true, privileged: false, windowsOptions: {runAsUserName: a}}
                volumeMounts: [{name: v, readOnly: true}]
              initContainers: *containers
              ephemeralContainers: *containers
              volumes:
              - {name: a, hostPath: {path: /a}}
              - {name: b, image: {reference: "model:1", pullPolicy: Always}}
            """;

    private static final List<RuleSetting<?>> RULES =
            Rules.ALL.all().stream().<RuleSetting<?>>map(Manifest::enforced).toList();

    /** JSON Pointers of every value under the root. */
    static List<String> fields() {
        var pointers = new ArrayList<String>();
        collect(Manifest.parse(POD).object().get("metadata"), "/metadata", pointers);
        collect(Manifest.parse(POD).object().get("spec"), "/spec", pointers);
        return pointers;
    }

    private static void collect(JsonNode node, String pointer, List<String> into) {
        into.add(pointer);
        node.properties().forEach(field -> collect(field.getValue(), pointer + "/" + field.getKey(), into));
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            collect(node.get(i), pointer + "/" + i, into);
        }
    }

    @ParameterizedTest
    @MethodSource("fields")
    void aWrongTypeIsUnreadableAtItsOwnPath(String pointer) {
        for (var wrong : wrong(pointer)) {
            assertThat(judge(pointer, wrong))
                    .as(wrong)
                    .extracting(Finding::rule, Finding::path)
                    .containsExactly(tuple(Finding.UNREADABLE, path(pointer)));
        }
    }

    @ParameterizedTest
    @MethodSource("fields")
    void nullMeansThatItIsNotThere(String pointer) {
        var findings = judge(pointer, "null");
        if (pointer.equals("/spec")) {
            assertThat(findings).extracting(Finding::rule).containsExactly(Finding.UNREADABLE);
        } else {
            assertThat(findings).extracting(Finding::rule).doesNotContain(Finding.UNREADABLE);
        }
    }

    private static List<String> wrong(String pointer) {
        var was = Manifest.parse(POD).object().at(pointer);
        boolean amount = pointer.contains("limits/") || pointer.contains("requests/");
        return Stream.of("{}", "[]", "\"1\"", "\"true\"", "1", "1.5", "1e3", "true", "false", "99999999999999999999")
                .filter(json -> !isOf(was, Manifest.ofJson(json.getBytes(UTF_8)).object(), json))
                .filter(json -> !amount || json.matches("\\{}|\\[]|true|false"))
                .toList();
    }

    private static boolean isOf(JsonNode was, JsonNode is, String json) {
        return was.isIntegralNumber() ? json.equals("1") : was.getNodeType() == is.getNodeType();
    }

    private static String path(String pointer) {
        return pointer.substring(1).replaceAll("/(\\d+)", "[$1]").replace('/', '.');
    }

    private static List<Finding> judge(String pointer, String json) {
        var object = Manifest.parse(POD).object();
        int slash = pointer.lastIndexOf('/');
        var parent = object.at(pointer.substring(0, slash));
        var value = Manifest.ofJson(json.getBytes(UTF_8)).object();
        if (parent instanceof ArrayNode array) {
            array.set(Integer.parseInt(pointer.substring(slash + 1)), value);
        } else {
            ((ObjectNode) parent).set(pointer.substring(slash + 1), value);
        }
        return new Manifest(object).judge(RULES);
    }
}
