// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.plimsoll.pod.UnreadableWorkload;
import dev.plimsoll.pod.WorkloadKind;
import dev.plimsoll.pod.WorkloadReader;
import dev.plimsoll.policy.EffectivePolicy;
import dev.plimsoll.policy.Finding;
import dev.plimsoll.policy.Fix;
import dev.plimsoll.policy.Mode;
import dev.plimsoll.policy.PolicyEngine;
import dev.plimsoll.policy.Rule;
import dev.plimsoll.policy.RuleSetting;
import dev.plimsoll.policy.Verdict;
import dev.plimsoll.yaml.YamlDocument;
import dev.plimsoll.yaml.YamlDocuments;
import io.fabric8.zjsonpatch.JsonPatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** A manifest as its raw object, the way it reaches the engine: bytes in, findings out, patches on what was written. */
public record Manifest(JsonNode object) {
    public static final ObjectMapper JSON = new ObjectMapper();

    /** Reads one YAML document. */
    public static Manifest parse(String yaml) {
        var documents = YamlDocuments.read(yaml.getBytes(UTF_8));
        if (documents.size() != 1 || !(documents.get(0) instanceof YamlDocument.Parsed document)) {
            throw new IllegalArgumentException("not one document, or a broken one: " + documents);
        }
        return ofJson(document.json());
    }

    public static Manifest ofJson(byte[] json) {
        try {
            return new Manifest(JSON.readTree(json));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What all of {@code rules} find, in the engine's order. */
    public List<Finding> judge(List<RuleSetting<?>> rules) {
        return judgeBy(List.of(new EffectivePolicy("test", false, Mode.Enforce, rules)));
    }

    public List<Finding> judgeBy(List<EffectivePolicy> policies) {
        var kind = WorkloadKind.of(
                WorkloadKind.groupOf(object.path("apiVersion").asText()),
                object.path("kind").asText());
        return kind == null
                ? List.of()
                : verdict(kind, policies).judgements().stream()
                        .flatMap(judgement -> judgement.findings().stream())
                        .toList();
    }

    private Verdict verdict(WorkloadKind kind, List<EffectivePolicy> policies) {
        var bytes = object.toString().getBytes(UTF_8);
        try {
            return PolicyEngine.judge(WorkloadReader.read(bytes, 0, bytes.length, kind), policies);
        } catch (UnreadableWorkload e) {
            return PolicyEngine.judge(e, policies);
        }
    }

    /** The object after {@code fixes}, each written as the JSON Patch that the API server would get. */
    public Manifest patched(List<Fix> fixes) {
        var patch = JSON.createArrayNode();
        for (var fix : fixes) {
            for (var add : fix.adds()) {
                patch.addObject()
                        .put("op", "add")
                        .put("path", add.pointer())
                        .set("value", JSON.valueToTree(add.value()));
            }
        }
        return new Manifest(JsonPatch.apply(patch, object.deepCopy()));
    }

    /** The rule as a policy wants it that enforces it, with its fixes. */
    public static <S extends Record> RuleSetting<S> enforced(Rule<S> rule) {
        return enforced(rule, rule.defaults());
    }

    public static <S extends Record> RuleSetting<S> enforced(Rule<S> rule, S settings) {
        return new RuleSetting<>(rule, Mode.Enforce, true, settings);
    }
}
