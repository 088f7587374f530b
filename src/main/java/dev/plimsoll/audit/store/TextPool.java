// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.audit.store;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Stores values that many owners share only once: field paths, advice, fixes, label names. Limited to a number of bytes, of which
 * each namespace may add at most a quarter, so that a namespace that shares nothing with others cannot fill the pool. Not
 * thread-safe.
 */
public final class TextPool {
    private static final int PART_OF_A_NAMESPACE = 4;

    private final long limit;
    private final Map<Object, Object> pool = new HashMap<>();
    private final Map<String, Long> byNamespace = new HashMap<>();
    private long used;

    /** @param limit bytes */
    public TextPool(long limit) {
        this.limit = limit;
    }

    /**
     * Returns an equal value from the pool, after adding it if there is room; null if the pool does not have it.
     *
     * @param namespace in which it was found
     * @param bytes of the value
     */
    @SuppressWarnings("unchecked")
    <T> @Nullable T share(String namespace, T value, long bytes) {
        var there = pool.get(value);
        if (there != null) {
            return (T) there;
        }
        long all = bytes + SizeEstimate.ENTRY;
        long ofNamespace = byNamespace.getOrDefault(namespace, 0L) + all;
        if (used + all > limit || ofNamespace > limit / PART_OF_A_NAMESPACE) {
            return null;
        }
        used += all;
        byNamespace.put(namespace, ofNamespace);
        pool.put(value, value);
        return value;
    }
}
