// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.server.http;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Bounds the open connections to the port of reviews. A new connection replaces another, so that a client with all connections
 * cannot lock out an API server:
 *
 * <ol>
 *   <li>of the connections that never sent an authenticated request, the oldest one of the address that has most of them;
 *   <li>otherwise, the authenticated connection with the longest idle time, which API servers expect of a server;
 *   <li>if all of them are busy, the new one.
 * </ol>
 *
 * Thread-safe.
 */
public final class OpenConnections {
    /** A connection is idle if it began no request for this time: a review may take {@code timeoutSeconds}, 30 s at most. */
    static final Duration IDLE = Duration.ofSeconds(30);

    /** A connection, from when it is accepted until it is closed. */
    static final class Connection {
        private final Object address;
        private final Runnable close;
        private volatile boolean authenticated;
        private volatile long used;

        private Connection(Object address, Runnable close) {
            this.address = address;
            this.close = close;
        }
    }

    private final int most;
    private final LongSupplier nanos;
    private final Map<Object, Set<Connection>> strangers = new HashMap<>();
    private final Set<Connection> authenticated = new LinkedHashSet<>();
    private final AtomicLong closed = new AtomicLong();

    private int open;

    /**
     * Creates an empty set of connections.
     *
     * @param most how many may be open at once
     * @param nanos a clock as {@link System#nanoTime}
     */
    public OpenConnections(int most, LongSupplier nanos) {
        this.most = most;
        this.nanos = nanos;
    }

    /** Returns the number of connections that were closed to make room. */
    public long closed() {
        return closed.get();
    }

    public synchronized int open() {
        return open;
    }

    /**
     * Adds an accepted connection.
     *
     * @param address of the client; compared by {@code equals}
     * @param close closes the connection, from any thread; called while this is locked
     * @return null if the connection was closed at once
     */
    synchronized @Nullable Connection opened(Object address, Runnable close) {
        if (open >= most) {
            closed.incrementAndGet();
            var other = leastWanted();
            if (other == null) {
                close.run();
                return null;
            }
            remove(other);
            other.close.run();
        }
        var connection = new Connection(address, close);
        strangers.computeIfAbsent(address, absent -> new LinkedHashSet<>()).add(connection);
        open++;
        return connection;
    }

    /** Removes a connection that either side has closed. */
    public synchronized void closed(Connection connection) {
        remove(connection);
    }

    /** Records an authenticated request on a connection. */
    void authenticated(Connection connection) {
        connection.used = nanos.getAsLong();
        if (!connection.authenticated) {
            move(connection);
        }
    }

    private synchronized void move(Connection connection) {
        if (remove(connection)) {
            connection.authenticated = true;
            authenticated.add(connection);
            open++;
        }
    }

    /** Returns false if the connection was removed before. */
    private boolean remove(Connection connection) {
        boolean removed;
        if (connection.authenticated) {
            removed = authenticated.remove(connection);
        } else {
            var ofAddress = strangers.get(connection.address);
            removed = ofAddress != null && ofAddress.remove(connection);
            if (ofAddress != null && ofAddress.isEmpty()) {
                strangers.remove(connection.address);
            }
        }
        if (removed) {
            open--;
        }
        return removed;
    }

    private @Nullable Connection leastWanted() {
        Set<Connection> largest = Set.of();
        for (var ofAddress : strangers.values()) {
            largest = ofAddress.size() > largest.size() ? ofAddress : largest;
        }
        return largest.isEmpty() ? longestIdle() : largest.iterator().next();
    }

    private @Nullable Connection longestIdle() {
        long now = nanos.getAsLong();
        long longest = IDLE.toNanos();
        Connection idle = null;
        for (var connection : authenticated) {
            long time = now - connection.used;
            if (time > longest) {
                longest = time;
                idle = connection;
            }
        }
        return idle;
    }
}
