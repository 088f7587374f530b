// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster.client;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** A {@link TokenBucket} for each key. Keys are bounded: the one used least recently starts again with a full bucket. Thread-safe. */
public final class TokenBuckets<K> {
    private final int burst;
    private final Duration period;
    private final LongSupplier nanos;
    private final Map<K, TokenBucket> buckets;

    /**
     * Full buckets.
     *
     * @param most keys
     * @param burst tokens of each bucket
     * @param period after which a token is added to each
     * @param nanos a clock as {@link System#nanoTime}
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

    /** Takes a token of a key; false if there is none. */
    public synchronized boolean take(K key) {
        return buckets.computeIfAbsent(key, absent -> new TokenBucket(burst, period, nanos))
                .take();
    }
}
