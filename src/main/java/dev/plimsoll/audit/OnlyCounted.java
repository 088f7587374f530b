// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.audit;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Owners with findings that are in every count and are not named, because naming all would take more memory than an audit may use. The
 * namespaces with most to name come first. Immutable.
 *
 * @param owners by namespace; none with 0
 * @param findings of these owners
 * @param bytes of memory that may be spent on names; 0 where it ran out, so that nothing is named
 */
public record OnlyCounted(Map<String, Integer> owners, long findings, long bytes) {
    public OnlyCounted {
        owners = Collections.unmodifiableMap(new TreeMap<>(owners));
    }

    /** In all namespaces together. */
    public int sum() {
        return owners.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Why, in a sentence; empty if there are none. */
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
