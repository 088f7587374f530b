// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.podpolicy;

import dev.plimsoll.policy.Mode;
import dev.plimsoll.policy.RuleSet;
import java.util.List;

/**
 * What makes an API server take PodPolicy objects, as YAML: a CustomResourceDefinition, which says of the rules what they say of
 * themselves, and a ValidatingAdmissionPolicy that refuses fields which do not exist and rules of which nothing is said, for no
 * schema can.
 *
 * <p>Whatever an API server lets pass, {@link PodPolicies} still refuses.
 */
public final class PodPolicyCrd {
    private static final String HEAD = """
            # What `plimsoll rules --crd` prints: do not edit it, change the rules.
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata:
              name: {crd}
            spec:
              group: {group}
              scope: Cluster
              names:
                kind: {kind}
                listKind: {kind}List
                plural: {plural}
                singular: podpolicy
                shortNames:
                - ppol
              versions:
              - name: {version}
                served: true
                storage: true
                subresources:
                  status: {}
                additionalPrinterColumns:
                - name: Modes
                  type: string
                  description: Of the rules in force, overrides aside.
                  jsonPath: .status.modes
                - name: Dry Run
                  type: boolean
                  jsonPath: .spec.dryRun
                - name: Namespaces
                  type: integer
                  description: How many are governed.
                  jsonPath: .status.namespaces
                - name: Ready
                  type: string
                  description: Whether what the spec says is in force and registered.
                  jsonPath: .status.conditions[?(@.type=="Ready")].status
                - name: Age
                  type: date
                  jsonPath: .metadata.creationTimestamp
                schema:
                  openAPIV3Schema:
            """;

    private static final String BEYOND_SCHEMA = """
            ---
            # A field that does not exist is most often a typo: refused at once, whichever client sends it. Without this object it is
            # kept, and the condition Invalid tells of it.
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingAdmissionPolicy
            metadata:
              name: {crd}
            spec:
              failurePolicy: Fail
              matchConstraints:
                resourceRules:
                - apiGroups: [{group}]
                  apiVersions: ["*"]
                  operations: [CREATE, UPDATE]
                  resources: [{plural}]
              variables:
              - name: unknown
                expression: |-
            """;

    private static final String BEYOND_SCHEMA_TAIL = """
              # A rule of which nothing is said: to the API null is as good as absent, and so the rule would be Off.
              - name: empty
                expression: |-
                  [
                    dyn(object.spec.rules)
                      .filter(rule, object.spec.rules[rule] == null).map(rule, 'spec.rules.' + rule).join(', '),
                    !has(object.spec.overrides) ? '' : object.spec.overrides.map(item, dyn(item.rules)
                      .filter(rule, item.rules[rule] == null).map(rule, 'spec.overrides[].rules.' + rule).join(', ')
                    ).filter(text, text != '').join(', ')
                  ].filter(text, text != '').join(', ')
              validations:
              # What got in before must not stand in the way of labels and finalizers.
              - expression: variables.unknown == '' || (oldObject != null && object.spec == oldObject.spec)
                messageExpression: "'no such field: ' + variables.unknown"
              - expression: variables.empty == '' || (oldObject != null && object.spec == oldObject.spec)
                messageExpression: "'nothing is said of ' + variables.empty + '; write an object such as {mode: Enforce}'"
            ---
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingAdmissionPolicyBinding
            metadata:
              name: {crd}
            spec:
              policyName: {crd}
              validationActions: [Deny]
            """;

    private final RuleSet rules;

    private PodPolicyCrd(RuleSet rules) {
        this.rules = rules;
    }

    /**
     * The manifest, for {@code kubectl apply}.
     *
     * @param rules those that a policy may name
     */
    public static String yaml(RuleSet rules) {
        return new PodPolicyCrd(rules).yaml();
    }

    private String yaml() {
        var spec = spec();
        return named(HEAD)
                + indented(8, YamlBlock.of(document(spec).tree()))
                + named(BEYOND_SCHEMA)
                + indented(6, UnknownFields.cel(spec, "object.spec", "spec"))
                + named(BEYOND_SCHEMA_TAIL);
    }

    private static String named(String yaml) {
        return yaml.replace("{crd}", PodPolicies.CRD)
                .replace("{group}", PodPolicies.GROUP)
                .replace("{version}", PodPolicies.VERSION)
                .replace("{kind}", PodPolicies.KIND)
                .replace("{plural}", PodPolicies.PLURAL);
    }

    private static String indented(int columns, String lines) {
        return lines.indent(columns).replaceAll("(?m)^ +$", "");
    }

    private static Schema document(Schema spec) {
        return Schema.object()
                .describe("What pods may be, and what happens to those that are otherwise.")
                .field("apiVersion", Schema.of("string"))
                .field("kind", Schema.of("string"))
                .field("metadata", Schema.object().field("name", Schema.text(KubernetesNames.LONGEST_NAME)))
                .field("spec", spec)
                .field("status", status())
                .require("spec");
    }

    private Schema spec() {
        var policy = Schema.wholeObject().describe("The rules by their ids. One that is not named is Off.");
        rules.all().forEach(rule -> policy.field(rule.info().id(), RuleSchema.ofPolicy(rule)));
        var spec = Schema.wholeObject()
                .describe("Which rules count, in which mode, with which settings, for which namespaces.")
                .field(
                        "namespaceSelector",
                        SelectorSchema.of(
                                "The namespaces that the policy is for; empty, or left out, it is all of them."
                                        + " Those that Plimsoll exempts by name are never meant."))
                .field(
                        "dryRun",
                        Schema.of("boolean")
                                .describe(
                                        "Whether everything is judged and nothing follows: no pod is refused or patched, nobody is"
                                                + " warned; what would have happened is recorded.")
                                .with("default", false))
                .field(
                        "templates",
                        Schema.of("string")
                                .describe("The most that happens to a workload whose template is out of line, such as a"
                                        + " Deployment; its pods are judged when they come. Off in quotes, or YAML takes"
                                        + " it for false.")
                                .with("enum", PodPolicyReader.TEMPLATES)
                                .with("default", Mode.Warn.name()))
                .field("rules", policy)
                .field(
                        "overrides",
                        Schema.list(override(), PolicyLimits.ITEMS)
                                .describe(
                                        "Other settings for some namespaces. The first that selects a namespace counts."))
                .require("rules");
        for (var rule : rules.all()) {
            var id = rule.info().id();
            spec.validate(
                    ("!has(self.overrides) || has(self.rules.ID) || self.overrides.all(override,"
                                    + " !has(override.rules.ID) || has(override.rules.ID.mode))")
                            .replace("ID", id),
                    "an override of " + id + ", which rules does not name, needs a mode");
        }
        return spec;
    }

    private Schema override() {
        var changed = Schema.wholeObject()
                .describe("The rules that are different there. What is not said of them is taken from the policy.");
        rules.all().forEach(rule -> changed.field(rule.info().id(), RuleSchema.ofOverride(rule)));
        return Schema.wholeObject()
                .field(
                        "namespaceSelector",
                        SelectorSchema.of("The namespaces that are meant; empty, it is all of them."))
                .field("rules", changed)
                .require("namespaceSelector")
                .require("rules");
    }

    private static Schema status() {
        return Schema.object()
                .describe("What became of the policy. Plimsoll writes it.")
                .field("observedGeneration", generation("The generation of the spec that this is about."))
                .field("modes", Schema.text(PolicyLimits.MODES).describe("Of the rules in force, overrides aside."))
                .field(
                        "namespaces",
                        Schema.of("integer").with("format", "int32").describe("How many namespaces are governed."))
                .field("conditions", conditions())
                .field("inForce", inForce());
    }

    private static Schema generation(String description) {
        return Schema.of("integer").with("format", "int64").describe(description);
    }

    private static Schema inForce() {
        return Schema.object()
                .describe(
                        "The last spec that was valid. It stays in force while a later one is not, also when Plimsoll restarts.")
                .with("x-kubernetes-map-type", "atomic")
                .field("generation", generation("That of the spec."))
                .field("spec", Schema.wholeObject());
    }

    /** {@code metav1.Condition}. */
    private static Schema conditions() {
        var condition = Schema.object()
                .field(
                        "type",
                        Schema.text(PolicyLimits.CONDITION_TYPE)
                                .describe("Ready: what the spec says is in force, and registered with the API server."
                                        + " Registered: what is in force is registered. Invalid: the spec must not"
                                        + " come into force."))
                .field("status", Schema.of("string").with("enum", List.of("True", "False", "Unknown")))
                .field("reason", Schema.text(PolicyLimits.CONDITION_REASON).describe("Why, in one word."))
                .field(
                        "message",
                        Schema.text(PolicyLimits.CONDITION_MESSAGE)
                                .describe("Why, for people; every mistake on a line of its own."))
                .field("lastTransitionTime", Schema.of("string").with("format", "date-time"))
                .field("observedGeneration", generation("The generation of the spec that it is about."));
        List.of("type", "status", "reason", "message", "lastTransitionTime").forEach(condition::require);
        return Schema.listByKey(condition, "type", PolicyLimits.CONDITIONS)
                .describe("What is to be known of the policy.");
    }
}
