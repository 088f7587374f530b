// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.audit.listing;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Spreads calls, so that an API server has time for others. Counts them. Not thread-safe. */
public final class RateLimiter {
    private final long nanos;
    private long next = System.nanoTime();
    private int calls;

    /** @param atMostOnceIn between the beginnings of two calls */
    public RateLimiter(Duration atMostOnceIn) {
        this.nanos = atMostOnceIn.toNanos();
    }

    /** Returns when the next call may begin. */
    void await() throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(Math.max(0, next - System.nanoTime()));
        next = System.nanoTime() + nanos;
        calls++;
    }

    public int calls() {
        return calls;
    }
}
