// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.audit;

import dev.plimsoll.policy.Mode;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How many non-exempt owners break a rule, each counted in the strictest mode in which it does. Immutable.
 *
 * @param byNamespace only namespaces with violations
 */
public record ViolationCounts(Map<String, Map<Breach, Integer>> byNamespace) {
    /** A rule that is broken in a mode; dry-run findings count as Audit. */
    public record Breach(String rule, Mode mode) {}

    public ViolationCounts {
        var copy = new TreeMap<String, Map<Breach, Integer>>();
        byNamespace.forEach((namespace, counts) -> copy.put(namespace, Map.copyOf(counts)));
        byNamespace = Collections.unmodifiableMap(copy);
    }

    /** Returns the number of owners in all namespaces. */
    public int owners(Breach breach) {
        return byNamespace.values().stream()
                .mapToInt(counts -> counts.getOrDefault(breach, 0))
                .sum();
    }

    /** Returns the counts in all namespaces, by rule, then by mode. */
    public SortedMap<Breach, Integer> total() {
        var total =
                new TreeMap<Breach, Integer>(Comparator.comparing(Breach::rule).thenComparing(Breach::mode));
        total.putAll(sum(byNamespace.keySet()));
        return total;
    }

    /** Returns the counts in these namespaces. */
    public Map<Breach, Integer> sum(Iterable<String> namespaces) {
        var sum = new HashMap<Breach, Integer>();
        for (var namespace : namespaces) {
            byNamespace
                    .getOrDefault(namespace, Map.of())
                    .forEach((breach, owners) -> sum.merge(breach, owners, Integer::sum));
        }
        return sum;
    }

    /** Returns the namespaces in which an owner breaks a rule in this mode, those with most owners first. */
    public List<String> namespaces(Breach breach) {
        return byNamespace.keySet().stream()
                .filter(namespace -> owners(namespace, breach) > 0)
                .sorted(Comparator.comparingInt((String namespace) -> -owners(namespace, breach)))
                .toList();
    }

    int owners(String namespace, Breach breach) {
        return byNamespace.getOrDefault(namespace, Map.of()).getOrDefault(breach, 0);
    }

    /** Returns at most this many namespaces, those with the highest counts, sorted by name. */
    public List<String> worst(int most) {
        return byNamespace.entrySet().stream()
                .sorted(Comparator.comparingInt(
                                (Map.Entry<String, Map<Breach, Integer>> entry) -> -entry.getValue().values().stream()
                                        .mapToInt(Integer::intValue)
                                        .sum())
                        .thenComparing(Map.Entry::getKey))
                .limit(most)
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }
}
