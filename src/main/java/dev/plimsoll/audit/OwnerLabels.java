// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.audit;

import dev.plimsoll.audit.store.SizeEstimate;
import dev.plimsoll.audit.store.Texts;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Selects the labels of an owner by which a result can be grouped, within size limits. */
final class OwnerLabels {
    /** Maximum number of labels of an owner; further labels are not available for grouping. */
    private static final int MOST_LABELS = 32;

    /** Maximum characters of all labels of an owner. A value may have 63, a key 317, and their number is unlimited. */
    private static final int LONGEST_LABELS = 2_048;

    private OwnerLabels() {}

    /** Returns its own labels, then those of its namespace: teams often set one or the other. */
    static Map<String, String> of(Map<String, String> own, Map<String, String> ofNamespace, Texts texts) {
        var kept = new TreeMap<String, String>();
        int length = 0;
        for (var labels : List.of(own, ofNamespace)) {
            for (var label : new TreeMap<>(labels).entrySet()) {
                length += label.getKey().length() + label.getValue().length();
                if (kept.size() < MOST_LABELS && length <= LONGEST_LABELS && !kept.containsKey(label.getKey())) {
                    kept.put(texts.keep(label.getKey()), texts.keep(label.getValue()));
                }
            }
        }
        texts.add(SizeEstimate.COLLECTION + 24L * kept.size());
        return Map.copyOf(kept);
    }
}
