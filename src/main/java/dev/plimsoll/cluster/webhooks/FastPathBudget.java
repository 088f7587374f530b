// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster.webhooks;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Keeps a webhook configuration small enough to be stored. If the match conditions of all policies together are too large, drops
 * the largest first. A policy without match conditions is still evaluated, but the API server then sends every pod.
 */
final class FastPathBudget {
    /** In characters of JSON. etcd accepts 1.5 MiB of UTF-8 with managed fields (its {@code --max-request-bytes}). */
    static final int MOST = 1 << 20;

    private FastPathBudget() {}

    /**
     * Returns the policies that must do without the fast path.
     *
     * @param with webhooks of each policy with the fast path
     * @param without webhooks of the same policies without the fast path
     */
    static Set<String> beyond(
            Map<String, List<Map<String, Object>>> with, Map<String, List<Map<String, Object>>> without) {
        var sizes = new LinkedHashMap<String, Integer>();
        with.forEach((policy, webhooks) -> sizes.put(policy, size(webhooks)));
        long total = sizes.values().stream().mapToLong(Integer::longValue).sum();
        var beyond = new LinkedHashSet<String>();
        var largestFirst = sizes.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .toList();
        for (var size : largestFirst) {
            if (total <= MOST) {
                break;
            }
            beyond.add(size.getKey());
            total -= size.getValue() - size(without.getOrDefault(size.getKey(), List.of()));
        }
        return beyond;
    }

    private static int size(List<Map<String, Object>> webhooks) {
        return webhooks.stream()
                .mapToInt(webhook -> webhook.toString().length())
                .sum();
    }
}
