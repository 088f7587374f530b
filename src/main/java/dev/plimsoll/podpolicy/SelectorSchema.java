// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.podpolicy;

import dev.plimsoll.policy.Selector.Operator;
import java.util.Arrays;

/** What an API server is to take for a {@code metav1.LabelSelector}: what {@link SelectorReader} reads. */
final class SelectorSchema {
    private SelectorSchema() {}

    static Schema of(String description) {
        return Schema.wholeObject()
                .describe(description)
                .with("x-kubernetes-map-type", "atomic")
                .field(
                        "matchLabels",
                        Schema.map(value(), PolicyLimits.ITEMS)
                                .describe("Labels that a namespace must have, with their values.")
                                .validate(
                                        "self.all(key, key.indexOf('/') <= " + KubernetesNames.LONGEST_SUBDOMAIN
                                                + " && key.matches(r'" + KubernetesNames.KEY_PATTERN + "'))",
                                        "expected " + KubernetesNames.KEY_RULE))
                .field(
                        "matchExpressions",
                        Schema.list(expression(), PolicyLimits.ITEMS)
                                .describe("What else must hold of a namespace's labels."));
    }

    private static Schema expression() {
        return Schema.wholeObject()
                .field(
                        "key",
                        Schema.text(KubernetesNames.LONGEST_KEY)
                                .describe("The key of a label.")
                                .with("pattern", KubernetesNames.KEY_PATTERN)
                                .validate(
                                        "self.indexOf('/') <= " + KubernetesNames.LONGEST_SUBDOMAIN,
                                        "expected " + KubernetesNames.KEY_RULE))
                .field(
                        "operator",
                        Schema.of("string")
                                .describe("How the label's value is compared.")
                                .with(
                                        "enum",
                                        Arrays.stream(Operator.values())
                                                .map(Enum::name)
                                                .toList()))
                .field(
                        "values",
                        Schema.list(value(), PolicyLimits.VALUES)
                                .describe("With which; for In and NotIn at least one."))
                .require("key")
                .require("operator")
                .validate(
                        "self.operator in ['In', 'NotIn'] == (has(self.values) && self.values.size() > 0)",
                        "In and NotIn need at least one value, Exists and DoesNotExist take none");
    }

    private static Schema value() {
        return Schema.text(KubernetesNames.LONGEST_LABEL).with("pattern", KubernetesNames.VALUE_PATTERN);
    }
}
