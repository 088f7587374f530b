// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster.client;

import java.time.Duration;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Logs failed requests to the API server: one line per cause and minute, with the stack trace at debug.
 *
 * <p>An unreachable server is one cause for all requests. {@code Cluster} logs that cause instead, because it knows the
 * consequences.
 */
public final class RequestFailures {
    private static final Logger LOG = Logger.getLogger(RequestFailures.class);

    private static final Duration ONCE_IN = Duration.ofMinutes(1);

    private static volatile @Nullable Unreachable last;

    private RequestFailures() {}

    /** @param nanos by {@link System#nanoTime} */
    private record Unreachable(String words, long nanos) {}

    /** @param action that failed, as in "cannot …"; from a small set */
    static void log(String action, Throwable problem) {
        LOG.debugf(problem, "cannot %s", action);
        var words = ConnectionFailure.words(problem);
        if (words != null) {
            last = new Unreachable(words, System.nanoTime());
            return;
        }
        ProblemLog.SHARED.report(action, problem);
    }

    /** Returns how the last unanswered request failed, if it was in the last minute; otherwise null. */
    public static @Nullable String unreachable() {
        var failure = last;
        return failure != null && System.nanoTime() - failure.nanos() < ONCE_IN.toNanos() ? failure.words() : null;
    }
}
