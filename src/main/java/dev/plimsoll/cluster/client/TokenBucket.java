// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster.client;

import java.time.Duration;
import java.util.function.LongSupplier;

/** A rate limit: a burst, then one more per period. Thread-safe. */
public final class TokenBucket {
    private final long period;
    private final long depth;
    private final LongSupplier nanos;

    /** When the bucket will be full again, by the clock {@code nanos}. */
    private long full;

    /**
     * Starts with a full bucket.
     *
     * @param burst number of tokens in a full bucket
     * @param period after which a token is added
     * @param nanos a clock like {@link System#nanoTime}
     */
    public TokenBucket(int burst, Duration period, LongSupplier nanos) {
        this.period = period.toNanos();
        this.depth = burst * this.period;
        this.nanos = nanos;
        this.full = nanos.getAsLong();
    }

    /** Takes a token; returns false if the bucket is empty. */
    public synchronized boolean take() {
        long now = nanos.getAsLong();
        long after = (full - now > 0 ? full : now) + period;
        if (after - now > depth) {
            return false;
        }
        full = after;
        return true;
    }
}
