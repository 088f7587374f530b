// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster.certificates;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The path tokens that requests may use now. A replaced token is accepted for a while, because API servers learn of its successor
 * slightly later. Thread-safe.
 */
public final class AcceptedTokens {
    /** Longer than a new leader needs to register the token that it finds. */
    private static final Duration GRACE = Duration.ofMinutes(10);

    /** @param until end of acceptance of {@code retired}, by {@link System#nanoTime} */
    private record Accepted(
            PathToken current,
            @Nullable PathToken previous,
            @Nullable PathToken retired,
            long until) {

        boolean take(String path) {
            // Compare all of them, so that the response time does not reveal which one is close.
            boolean isCurrent = current.begins(path);
            boolean isPrevious = previous != null && previous.begins(path);
            boolean isRetired = retired != null && retired.begins(path) && System.nanoTime() - until < 0;
            return isCurrent || isPrevious || isRetired;
        }
    }

    private volatile @Nullable Accepted accepted;

    /** Accepts these tokens, and the former current token for {@link #GRACE}. */
    public synchronized void replace(PathToken current, @Nullable PathToken previous) {
        var before = accepted;
        if (before != null && before.current().equals(current)) {
            accepted = new Accepted(current, previous, before.retired(), before.until());
        } else {
            accepted = new Accepted(
                    current, previous, before == null ? null : before.current(), System.nanoTime() + GRACE.toNanos());
        }
    }

    /** Returns the current token; null until one is known. Until then no request is accepted. */
    public @Nullable PathToken current() {
        var now = accepted;
        return now == null ? null : now.current();
    }

    /** Returns whether the first segment of a path is an accepted token, followed by another segment. Allocates no memory. */
    public boolean accept(String path) {
        var now = accepted;
        return now != null && now.take(path);
    }
}
