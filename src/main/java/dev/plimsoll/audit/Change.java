// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.audit;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * How many non-exempt owners have a different outcome under the candidate of an audit, named or not. Immutable.
 *
 * @param refused owners that pass today and would be refused, by namespace; only namespaces with more than 0
 * @param mended owners that pass unchanged today and would pass because they are patched
 * @param admitted owners that are refused today and would pass
 */
public record Change(Map<String, Integer> refused, int mended, int admitted) {
    public Change {
        refused = Collections.unmodifiableMap(new TreeMap<>(refused));
    }

    /** Returns the number of owners in all namespaces that would be refused. */
    public int sumOfRefused() {
        return refused.values().stream().mapToInt(Integer::intValue).sum();
    }
}
