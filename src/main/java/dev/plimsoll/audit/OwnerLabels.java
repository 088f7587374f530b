// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.audit;

import dev.plimsoll.audit.store.SizeEstimate;
import dev.plimsoll.audit.store.Texts;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The labels of an owner by which a result can be grouped: as many as there is room for. */
final class OwnerLabels {
    /** Labels of an owner; whoever has more of them cannot be grouped by the rest. */
    private static final int MOST_LABELS = 32;

    /** Characters of all labels of an owner. Of a value there may be 63, of a key 317, and any number of them. */
    private static final int LONGEST_LABELS = 2_048;

    private OwnerLabels() {}

    /** Its own labels, then those of its namespace: teams often have the one or the other. */
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
