// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster.client;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Lets something happen once in a while, however often somebody makes us want it: nobody may fill a log. */
public final class LogThrottle {
    private final long nanos;
    private final AtomicLong next;
    private final AtomicLong heldBack = new AtomicLong();

    public LogThrottle(Duration atMostOnceIn) {
        this.nanos = atMostOnceIn.toNanos();
        this.next = new AtomicLong(System.nanoTime());
    }

    /** How often it was held back since it happened last; -1 if it must be held back now. */
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
