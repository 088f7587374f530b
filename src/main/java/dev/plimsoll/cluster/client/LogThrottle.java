// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster.client;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Limits the rate of a log message, even if a client triggers it constantly: clients must not be able to fill a log. */
public final class LogThrottle {
    private final long nanos;
    private final AtomicLong next;
    private final AtomicLong heldBack = new AtomicLong();

    public LogThrottle(Duration atMostOnceIn) {
        this.nanos = atMostOnceIn.toNanos();
        this.next = new AtomicLong(System.nanoTime());
    }

    /** Returns how many messages were suppressed since the last one; -1 if this one must be suppressed. */
    public long now() {
        long due = next.get();
        long now = System.nanoTime();
        if (now - due < 0 || !next.compareAndSet(due, now + nanos)) {
            heldBack.incrementAndGet();
            return -1;
        }
        return heldBack.getAndSet(0);
    }
}
