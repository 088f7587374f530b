// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.podpolicy;

import dev.plimsoll.policy.Mode;
import dev.plimsoll.policy.Policy;
import dev.plimsoll.policy.Rule;
import dev.plimsoll.policy.RuleSet;
import dev.plimsoll.policy.RuleSetting;
import dev.plimsoll.policy.Selector;
import dev.plimsoll.text.SafeText;
import dev.plimsoll.text.Suggestion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads one document that should be a PodPolicy. Its answer counts only if no mistake is on record. */
final class PodPolicyReader {
    // status, and what the API server keeps in metadata, stand in what kubectl get prints; they mean nothing here.
    private static final List<String> DOCUMENT = List.of("apiVersion", "kind", "metadata", "spec", "status");
    private static final List<String> METADATA = List.of(
            "name",
            "labels",
            "annotations",
            "uid",
            "resourceVersion",
            "generation",
            "creationTimestamp",
            "deletionTimestamp",
            "deletionGracePeriodSeconds",
            "finalizers",
            "managedFields",
            "ownerReferences",
            "selfLink");
    private static final List<String> SPEC = List.of("namespaceSelector", "dryRun", "templates", "rules", "overrides");
    private static final List<String> OVERRIDE = List.of("namespaceSelector", "rules");
    static final List<String> TEMPLATES = List.of(Mode.Off.name(), Mode.Warn.name(), Mode.Enforce.name());

    private static final String RULES_EXPECTED = "an object of rules such as {hostPath: {mode: Enforce}}";

    private final RuleSet rules;
    private final List<String> ids;
    private final Map<String, Integer> lineOfName = new LinkedHashMap<>();

    PodPolicyReader(RuleSet rules) {
        this.rules = rules;
        this.ids = rules.all().stream().map(rule -> rule.info().id()).toList();
    }

    /** Null if it has no name or no spec, or is no PodPolicy at all; then that is on record. */
    @Nullable
    Policy read(PolicyValue document) {
        var fields = document.object("a " + PodPolicies.KIND);
        if (fields == null || !isPodPolicy(fields)) {
            return null;
        }
        fields.only("field", DOCUMENT);
        var name = name(fields.require("metadata", "a policy needs a name"));
        var spec = fields.require("spec", "write the rules there");
        var policy = spec == null ? null : policy(name == null ? "" : name, spec);
        return name == null ? null : policy;
    }

    private static boolean isPodPolicy(Fields fields) {
        var kind = fields.require("kind", "write " + PodPolicies.KIND);
        if (kind == null || kind.oneOf(List.of(PodPolicies.KIND)) == null) {
            return false;
        }
        var version = fields.require("apiVersion", "write " + PodPolicies.API_VERSION);
        return version != null && version.oneOf(List.of(PodPolicies.API_VERSION)) != null;
    }

    private @Nullable String name(@Nullable PolicyValue metadata) {
        var fields = metadata == null ? null : metadata.object("an object such as {name: default}");
        if (fields == null) {
            return null;
        }
        fields.only("field of a cluster-scoped object", METADATA);
        var value = fields.require("name", "write " + KubernetesNames.NAME_RULE);
        var name = value == null ? null : value.string("a name");
        if (value == null || name == null) {
            return null;
        }
        if (!KubernetesNames.isName(name)) {
            value.refuse(
                    "expected " + KubernetesNames.NAME_RULE + ", found " + SafeText.quoted(name, PolicyLimits.QUOTED));
            return null;
        }
        var first = lineOfName.putIfAbsent(name, value.line());
        if (first != null) {
            value.refuse("a policy of the name " + name + " stands on line " + first + " already; each needs its own");
        }
        return name;
    }

    private @Nullable Policy policy(String name, PolicyValue spec) {
        var fields = spec.object("an object of " + String.join(", ", SPEC));
        if (fields == null) {
            return null;
        }
        fields.only("field", SPEC);
        var selector = fields.get("namespaceSelector");
        var dryRun = fields.get("dryRun");
        var templates = fields.get("templates");
        var base = rules(fields.require("rules", "write " + RULES_EXPECTED), Map.of());
        return new Policy(
                name,
                selector == null ? Selector.EVERYTHING : SelectorReader.read(selector),
                dryRun != null && Boolean.TRUE.equals(dryRun.bool()),
                templates(templates),
                base,
                overrides(fields.get("overrides"), base));
    }

    private static Mode templates(@Nullable PolicyValue value) {
        var name = value == null ? null : value.oneOf(TEMPLATES);
        return name == null ? Mode.Warn : Mode.valueOf(name);
    }

    /** @param base the settings from which those here start; a rule that is not among them starts from its defaults, Off */
    private Map<String, RuleSetting<?>> rules(@Nullable PolicyValue value, Map<String, RuleSetting<?>> base) {
        var settings = new LinkedHashMap<String, RuleSetting<?>>();
        var fields = value == null ? null : value.object(RULES_EXPECTED);
        if (fields != null) {
            fields.forEach((id, said) -> {
                var rule = rules.find(id);
                if (rule == null) {
                    said.refuse("no such rule" + Suggestion.among(ids, id));
                    return;
                }
                RuleSetting<?> from = base.getOrDefault(id, unset(rule));
                settings.put(id, RuleSettingReader.read(said, from, base.containsKey(id)));
            });
        }
        return settings;
    }

    private static <S extends Record> RuleSetting<S> unset(Rule<S> rule) {
        return new RuleSetting<>(rule, Mode.Off, false, rule.defaults());
    }

    private List<Policy.PolicyOverride> overrides(@Nullable PolicyValue value, Map<String, RuleSetting<?>> base) {
        var overrides = new ArrayList<Policy.PolicyOverride>();
        var items = value == null ? null : value.list("a list of {namespaceSelector, rules}", PolicyLimits.ITEMS);
        if (items != null) {
            for (var item : items) {
                var fields = item.object("an object of namespaceSelector and rules");
                if (fields != null) {
                    overrides.add(override(fields.only("field of an override", OVERRIDE), base));
                }
            }
        }
        return overrides;
    }

    private Policy.PolicyOverride override(Fields fields, Map<String, RuleSetting<?>> base) {
        var selector = fields.require("namespaceSelector", "write which namespaces are meant; {} is all of them");
        var changed = fields.require("rules", "write what is different there");
        return new Policy.PolicyOverride(
                selector == null ? Selector.EVERYTHING : SelectorReader.read(selector), rules(changed, base));
    }
}
