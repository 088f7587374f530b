// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster.client;

import java.time.Duration;
import java.util.function.LongSupplier;

/** A rate limit: so many at once, and one more after each period. Thread-safe. */
public final class TokenBucket {
    private final long period;
    private final long depth;
    private final LongSupplier nanos;

    /** When the bucket will be full again, as {@code nanos} tells time. */
    private long full;

    /**
     * A full bucket.
     *
     * @param burst how many tokens it holds
     * @param period after which a token is added
     * @param nanos a clock as {@link System#nanoTime}
     */
    public TokenBucket(int burst, Duration period, LongSupplier nanos) {
        this.period = period.toNanos();
        this.depth = burst * this.period;
        this.nanos = nanos;
        this.full = nanos.getAsLong();
    }

    /** Takes a token; false if there is none. */
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
