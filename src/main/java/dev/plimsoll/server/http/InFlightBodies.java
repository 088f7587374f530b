// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.server.http;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The bodies of requests that are not answered yet. What they take together is bounded, and none may take for ever to arrive, so
 * that beginning many of them uses nothing up. Their number is bounded by that of {@link OpenConnections}.
 */
final class InFlightBodies {
    /** One of them. */
    interface Body {
        /** When, by {@link System#nanoTime}. */
        long begun();

        /** It takes too long. From any thread. */
        void timeOut();
    }

    private final long room;
    private final long nanos;
    private final AtomicLong taken = new AtomicLong();
    private final Set<Body> open = ConcurrentHashMap.newKeySet();

    /**
     * None yet.
     *
     * @param room in bytes for all bodies together
     * @param patience after which a body that is not complete is given up; an API server waits 30 s at most
     */
    InFlightBodies(long room, Duration patience) {
        this.room = room;
        this.nanos = patience.toNanos();
    }

    void begin(Body body) {
        open.add(body);
    }

    void end(Body body) {
        open.remove(body);
    }

    boolean take(long bytes) {
        if (taken.addAndGet(bytes) <= room) {
            return true;
        }
        taken.addAndGet(-bytes);
        return false;
    }

    void give(long bytes) {
        taken.addAndGet(-bytes);
    }

    /** To be called now and then. */
    void giveUpTheSlow() {
        long now = System.nanoTime();
        for (var body : open) {
            if (now - body.begun() > nanos) {
                body.timeOut();
            }
        }
    }
}
