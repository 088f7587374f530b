// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster.client;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** A {@link TokenBucket} per key. The number of keys is bounded: the least recently used one restarts full. Thread-safe. */
public final class TokenBuckets<K> {
    private final int burst;
    private final Duration period;
    private final LongSupplier nanos;
    private final Map<K, TokenBucket> buckets;

    /**
     * Starts with full buckets.
     *
     * @param most maximum number of keys
     * @param burst tokens of each full bucket
     * @param period after which a token is added to each bucket
     * @param nanos a clock like {@link System#nanoTime}
     */
    public TokenBuckets(int most, int burst, Duration period, LongSupplier nanos) {
        this.burst = burst;
        this.period = period;
        this.nanos = nanos;
        this.buckets = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<K, TokenBucket> eldest) {
                return size() > most;
            }
        };
    }

    /** Takes a token of a key; returns false if its bucket is empty. */
    public synchronized boolean take(K key) {
        return buckets.computeIfAbsent(key, absent -> new TokenBucket(burst, period, nanos))
                .take();
    }
}
