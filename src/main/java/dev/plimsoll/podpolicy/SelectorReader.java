// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.podpolicy;

import dev.plimsoll.policy.Selector;
import dev.plimsoll.policy.Selector.Operator;
import dev.plimsoll.policy.Selector.Requirement;
import dev.plimsoll.text.SafeText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a {@code metav1.LabelSelector}, as strict as the API server. Its answer counts only if no mistake is on record. */
final class SelectorReader {
    private static final List<String> FIELDS = List.of("matchLabels", "matchExpressions");
    private static final List<String> REQUIREMENT_FIELDS = List.of("key", "operator", "values");
    private static final List<String> OPERATORS =
            Arrays.stream(Operator.values()).map(Enum::name).toList();

    private final List<Requirement> requirements = new ArrayList<>();

    private SelectorReader() {}

    static Selector read(PolicyValue selector) {
        var fields = selector.object("a selector such as {matchLabels: {env: dev}}");
        if (fields == null) {
            return Selector.EVERYTHING;
        }
        fields.only("field of a selector", FIELDS);
        var reader = new SelectorReader();
        reader.labels(fields.get("matchLabels"));
        reader.expressions(fields.get("matchExpressions"));
        return new Selector(reader.requirements);
    }

    private void labels(@Nullable PolicyValue matchLabels) {
        var labels = matchLabels == null
                ? null
                : matchLabels.map("an object of labels and their values", PolicyLimits.ITEMS);
        if (labels != null) {
            labels.forEach((key, value) -> {
                if (!KubernetesNames.isLabelKey(key)) {
                    value.refuse("expected " + KubernetesNames.KEY_RULE + ", found "
                            + SafeText.quoted(key, PolicyLimits.QUOTED));
                }
                var text = labelValue(value);
                if (text != null) {
                    requirements.add(new Requirement(key, Operator.In, List.of(text)));
                }
            });
        }
    }

    private void expressions(@Nullable PolicyValue matchExpressions) {
        var expressions = matchExpressions == null
                ? null
                : matchExpressions.list("a list of {key, operator, values}", PolicyLimits.ITEMS);
        if (expressions != null) {
            expressions.forEach(this::expression);
        }
    }

    private void expression(PolicyValue expression) {
        var fields = expression.object("an object of key, operator and values");
        if (fields == null) {
            return;
        }
        fields.only("field of an expression", REQUIREMENT_FIELDS);
        var key = key(fields.require("key", "write the key of a label"));
        var operator = operator(fields.require("operator", "legal are " + String.join(", ", OPERATORS)));
        var listed = fields.get("values");
        var values = values(listed);
        if (key == null || operator == null || values == null) {
            return;
        }
        switch (operator) {
            case In, NotIn -> {
                if (listed == null) {
                    expression.refuseMissing("values", operator + " needs at least one");
                } else if (values.isEmpty()) {
                    listed.refuse("expected at least one value for " + operator + ", found none");
                }
            }
            case Exists, DoesNotExist -> {
                if (listed != null && !values.isEmpty()) {
                    listed.refuse(operator + " takes no values; remove them, or use In or NotIn");
                }
            }
        }
        requirements.add(new Requirement(key, operator, values));
    }

    private static @Nullable String key(@Nullable PolicyValue value) {
        var text = value == null ? null : value.string("a string");
        if (value == null || text == null || KubernetesNames.isLabelKey(text)) {
            return text;
        }
        value.refuse("expected " + KubernetesNames.KEY_RULE + ", found " + SafeText.quoted(text, PolicyLimits.QUOTED));
        return null;
    }

    private static @Nullable Operator operator(@Nullable PolicyValue value) {
        var name = value == null ? null : value.oneOf(OPERATORS);
        return name == null ? null : Operator.valueOf(name);
    }

    private static @Nullable List<String> values(@Nullable PolicyValue list) {
        if (list == null) {
            return List.of();
        }
        var items = list.list("a list of strings", PolicyLimits.VALUES);
        if (items == null) {
            return null;
        }
        var values = new ArrayList<String>(items.size());
        for (var item : items) {
            var text = labelValue(item);
            if (text != null) {
                values.add(text);
            }
        }
        return values.size() == items.size() ? values : null;
    }

    private static @Nullable String labelValue(PolicyValue value) {
        var text = value.string("a string");
        if (text == null || KubernetesNames.isLabelValue(text)) {
            return text;
        }
        value.refuse(
                "expected " + KubernetesNames.VALUE_RULE + ", found " + SafeText.quoted(text, PolicyLimits.QUOTED));
        return null;
    }
}
