// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.policy;

import java.util.List;

/**
 * A {@code metav1.LabelSelector} of namespaces. All requirements must hold; without requirements, every namespace is selected.
 */
public record Selector(List<Requirement> requirements) {
    public static final Selector EVERYTHING = new Selector(List.of());

    public enum Operator {
        In,
        NotIn,
        Exists,
        DoesNotExist
    }

    /** One {@code matchExpressions} entry; {@code matchLabels} are {@code In} with a single value. */
    public record Requirement(String key, Operator operator, List<String> values) {
        public Requirement {
            values = List.copyOf(values);
        }

        private Match match(Namespace namespace) {
            var value = namespace.labels().get(key);
            if (value == null && !namespace.labelsKnown() && !key.equals(Namespace.NAME_LABEL)) {
                return Match.Unknown;
            }
            boolean holds = switch (operator) {
                case In -> value != null && values.contains(value);
                case NotIn -> value == null || !values.contains(value);
                case Exists -> value != null;
                case DoesNotExist -> value == null;
            };
            return holds ? Match.Yes : Match.No;
        }
    }

    /** Whether a namespace is selected. */
    public enum Match {
        Yes,
        No,
        /** It depends on labels that are unknown here. */
        Unknown
    }

    public Selector {
        requirements = List.copyOf(requirements);
    }

    public Match match(Namespace namespace) {
        var result = Match.Yes;
        for (var requirement : requirements) {
            var match = requirement.match(namespace);
            if (match == Match.No) {
                return Match.No;
            }
            result = match == Match.Unknown ? match : result;
        }
        return result;
    }
}
