// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.audit;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * How many owners, exempt ones aside, fare otherwise under the candidate of an audit, named or not. Immutable.
 *
 * @param refused owners that pass today and would be refused, by namespace; none with 0
 * @param mended owners that pass today as they are, and would pass because they are mended
 * @param admitted owners that are refused today and would pass
 */
public record Change(Map<String, Integer> refused, int mended, int admitted) {
    public Change {
        refused = Collections.unmodifiableMap(new TreeMap<>(refused));
    }

    /** In all namespaces together. */
    public int sumOfRefused() {
        return refused.values().stream().mapToInt(Integer::intValue).sum();
    }
}
