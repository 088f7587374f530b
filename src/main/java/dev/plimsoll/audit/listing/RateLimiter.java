// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.audit.listing;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Spaces out calls, so that an API server has time for other clients, and counts them. Not thread-safe. */
public final class RateLimiter {
    private final long nanos;
    private long next = System.nanoTime();
    private int calls;

    /** @param atMostOnceIn minimum time between the starts of two calls */
    public RateLimiter(Duration atMostOnceIn) {
        this.nanos = atMostOnceIn.toNanos();
    }

    /** Waits until the next call may begin. */
    void await() throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(Math.max(0, next - System.nanoTime()));
        next = System.nanoTime() + nanos;
        calls++;
    }

    public int calls() {
        return calls;
    }
}
