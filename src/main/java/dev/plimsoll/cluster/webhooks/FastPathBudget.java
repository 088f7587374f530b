// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster.webhooks;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Keeps a webhook configuration so small that it can be stored. Where the match conditions of all policies together are too large,
 * the largest go first: a policy without them is judged as well, only that every pod is sent.
 */
final class FastPathBudget {
    /** In characters of JSON. etcd takes 1.5 MiB with the managed fields (its {@code --max-request-bytes}), of UTF-8. */
    static final int MOST = 1 << 20;

    private FastPathBudget() {}

    /**
     * The policies that have to do without.
     *
     * @param with the webhooks of each policy with the fast path
     * @param without the same policies without it
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
