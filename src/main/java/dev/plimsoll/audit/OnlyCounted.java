// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.audit;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Owners with findings that are in every count but are not named, because naming all would exceed the memory of an audit. The
 * namespaces with most to name are affected first. Immutable.
 *
 * @param owners by namespace; only namespaces with more than 0
 * @param findings of these owners
 * @param bytes of memory that may be spent on names; 0 if it ran out, so that no owner is named
 */
public record OnlyCounted(Map<String, Integer> owners, long findings, long bytes) {
    public OnlyCounted {
        owners = Collections.unmodifiableMap(new TreeMap<>(owners));
    }

    /** Returns the number of owners in all namespaces. */
    public int sum() {
        return owners.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Returns the reason as a sentence; empty if there are no such owners. */
    public String why() {
        int sum = sum();
        if (sum == 0) {
            return "";
        }
        return BlastRadius.counted(sum, "owner") + " with findings in "
                + BlastRadius.counted(owners.size(), "namespace") + " (" + BlastRadius.largest(owners)
                + ") " + (sum == 1 ? "is" : "are")
                + " counted and not named: "
                + (bytes == 0
                        ? "there is no memory for it."
                        : "to name all takes more than the " + megabytes()
                                + " of memory that an audit may use for it.");
    }

    private String megabytes() {
        return bytes >= 1 << 20 ? (bytes >> 20) + " MiB" : (bytes >> 10) + " KiB";
    }
}
