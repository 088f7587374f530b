// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.server.http;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The bodies of requests that are not answered yet. Their total size and the time of their arrival are bounded, so that a
 * client cannot exhaust memory by beginning many of them. {@link OpenConnections} bounds their number.
 */
final class InFlightBodies {
    /** A body in flight. */
    interface Body {
        /** Returns when the body began, by {@link System#nanoTime}. */
        long begun();

        /** Gives up a body that takes too long. Called from any thread. */
        void timeOut();
    }

    private final long room;
    private final long nanos;
    private final AtomicLong taken = new AtomicLong();
    private final Set<Body> open = ConcurrentHashMap.newKeySet();

    /**
     * Creates an empty set of bodies.
     *
     * @param room in bytes for all bodies together
     * @param patience after which an incomplete body is given up; an API server waits 30 s at most
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

    /** Times out the slow bodies. Call it periodically. */
    void giveUpTheSlow() {
        long now = System.nanoTime();
        for (var body : open) {
            if (now - body.begun() > nanos) {
                body.timeOut();
            }
        }
    }
}
