// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.rules;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.plimsoll.pod.UnreadableWorkload;
import dev.plimsoll.pod.Workload;
import dev.plimsoll.pod.WorkloadKind;
import dev.plimsoll.pod.WorkloadReader;
import dev.plimsoll.policy.EffectivePolicy;
import dev.plimsoll.policy.Finding;
import dev.plimsoll.policy.Fix;
import dev.plimsoll.policy.Mode;
import dev.plimsoll.policy.PolicyEngine;
import dev.plimsoll.policy.Rule;
import dev.plimsoll.policy.RuleSetting;
import io.fabric8.zjsonpatch.JsonPatch;
import java.util.List;
import org.yaml.snakeyaml.Yaml;

/** A manifest as its raw object, the way it reaches the engine: bytes in, findings out, patches on what was written. */
record Manifest(JsonNode object) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static Manifest parse(String yaml) {
        return new Manifest(JSON.valueToTree(new Yaml().load(yaml)));
    }

    /** What all of {@code rules} find, in the engine's order. */
    List<Finding> judge(List<RuleSetting<?>> rules) {
        var policy = List.of(new EffectivePolicy("test", false, Mode.Enforce, rules));
        var kind = WorkloadKind.of(
                WorkloadKind.groupOf(object.path("apiVersion").asText()),
                object.path("kind").asText());
        if (kind == null) {
            return List.of();
        }
        try {
            return findings(read(kind), policy);
        } catch (UnreadableWorkload e) {
            return PolicyEngine.judge(e, policy).judgements().stream()
                    .flatMap(judgement -> judgement.findings().stream())
                    .toList();
        }
    }

    private static List<Finding> findings(Workload workload, List<EffectivePolicy> policy) {
        return PolicyEngine.judge(workload, policy).judgements().stream()
                .flatMap(judgement -> judgement.findings().stream())
                .toList();
    }

    private Workload read(WorkloadKind kind) {
        try {
            var bytes = JSON.writeValueAsBytes(object);
            return WorkloadReader.read(bytes, 0, bytes.length, kind);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    /** The object after {@code fixes}, each written as the JSON Patch that the API server would get. */
    Manifest patched(List<Fix> fixes) {
        var patch = JSON.createArrayNode();
        for (var fix : fixes) {
            for (var add : fix.adds()) {
                patch.addObject()
                        .put("op", "add")
                        .put("path", add.pointer())
                        .set("value", JSON.valueToTree(add.value()));
            }
        }
        return new Manifest(JSON.valueToTree(JsonPatch.apply(
                JSON.convertValue(patch, com.fasterxml.jackson.databind.JsonNode.class), object.deepCopy())));
    }

    /** The rule as a policy wants it that enforces it, with its fixes. */
    static <S extends Record> RuleSetting<S> enforced(Rule<S> rule) {
        return enforced(rule, rule.defaults());
    }

    static <S extends Record> RuleSetting<S> enforced(Rule<S> rule, S settings) {
        return new RuleSetting<>(rule, Mode.Enforce, true, settings);
    }
}
