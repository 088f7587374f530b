// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster.client;

import java.time.Duration;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Logs failed requests to the API server: one line for a cause and minute, with the stack trace at debug.
 *
 * <p>A server that cannot be reached is one cause, whatever was requested. No line is written of it here, but by {@code Cluster},
 * which knows what follows from it.
 */
public final class RequestFailures {
    private static final Logger LOG = Logger.getLogger(RequestFailures.class);

    private static final Duration ONCE_IN = Duration.ofMinutes(1);

    private static volatile @Nullable Unreachable last;

    private RequestFailures() {}

    /** @param nanos of {@link System#nanoTime} */
    private record Unreachable(String words, long nanos) {}

    /** @param action that failed, as in "cannot …"; one of a few */
    static void log(String action, Throwable problem) {
        LOG.debugf(problem, "cannot %s", action);
        var words = ConnectionFailure.words(problem);
        if (words != null) {
            last = new Unreachable(words, System.nanoTime());
            return;
        }
        ProblemLog.SHARED.report(action, problem);
    }

    /** What the API server did to the last request that got no answer, if that was in the last minute; else null. */
    public static @Nullable String unreachable() {
        var failure = last;
        return failure != null && System.nanoTime() - failure.nanos() < ONCE_IN.toNanos() ? failure.words() : null;
    }
}
