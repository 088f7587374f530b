// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster.certificates;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The path tokens that requests may show now. A token that is replaced is accepted for a while, because API servers learn of
 * another one a moment later. Read by all threads.
 */
public final class AcceptedTokens {
    /** Longer than it takes a new leader to register the token that it finds. */
    private static final Duration GRACE = Duration.ofMinutes(10);

    /** @param until when {@code retired} is accepted no more, by {@link System#nanoTime} */
    private record Accepted(
            PathToken current,
            @Nullable PathToken previous,
            @Nullable PathToken retired,
            long until) {

        boolean take(String path) {
            // All of them, so that the time does not tell which one is near.
            boolean isCurrent = current.begins(path);
            boolean isPrevious = previous != null && previous.begins(path);
            boolean isRetired = retired != null && retired.begins(path) && System.nanoTime() - until < 0;
            return isCurrent || isPrevious || isRetired;
        }
    }

    private volatile @Nullable Accepted accepted;

    /** Accepts these from now on, and what was current until now for {@link #GRACE}. */
    public synchronized void replace(PathToken current, @Nullable PathToken previous) {
        var before = accepted;
        if (before != null && before.current().equals(current)) {
            accepted = new Accepted(current, previous, before.retired(), before.until());
        } else {
            accepted = new Accepted(
                    current, previous, before == null ? null : before.current(), System.nanoTime() + GRACE.toNanos());
        }
    }

    /** Null until one is known: until then no request is accepted. */
    public @Nullable PathToken current() {
        var now = accepted;
        return now == null ? null : now.current();
    }

    /** Whether the first segment of a path is an accepted token, and more follows. Allocates nothing. */
    public boolean accept(String path) {
        var now = accepted;
        return now != null && now.take(path);
    }
}
