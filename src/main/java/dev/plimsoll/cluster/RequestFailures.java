// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Logs failed requests to the API server: one line for a cause and minute, with the stack trace at debug.
 *
 * <p>A server that cannot be reached is one cause, whatever was requested. No line is written of it here, but by {@link Cluster},
 * which knows what follows from it.
 */
final class RequestFailures {
    private static final Logger LOG = Logger.getLogger(RequestFailures.class);

    private static final Duration ONCE_IN = Duration.ofMinutes(1);

    /** Characters of what an API server answers; it may repeat a whole object. */
    private static final int LONGEST = 400;

    /** By action and HTTP status, of both of which there are few. */
    private static final Map<String, Seldom> THROTTLES = new ConcurrentHashMap<>();

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
        var throttle = THROTTLES.computeIfAbsent(action + code(problem), key -> new Seldom(ONCE_IN));
        long before = throttle.now();
        if (before >= 0) {
            LOG.warnf(
                    "cannot %s, trying again: %s%s",
                    action,
                    message(problem),
                    before == 0 ? "" : " (and " + before + " times since the last such line)");
        }
    }

    /** What the API server did to the last request that got no answer, if that was in the last minute; else null. */
    static @Nullable String unreachable() {
        var failure = last;
        return failure != null && System.nanoTime() - failure.nanos() < ONCE_IN.toNanos() ? failure.words() : null;
    }

    private static int code(Throwable problem) {
        var answer = answer(problem);
        return answer == null ? 0 : answer.getCode();
    }

    private static String message(Throwable problem) {
        var answer = answer(problem);
        var status = answer == null ? null : answer.getStatus();
        var text = status != null && status.getMessage() != null ? status.getMessage() : problem.toString();
        var line = text.replaceAll("\\R+", " ");
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
    }

    /** The exception that holds the API server's answer; null without one. */
    private static @Nullable KubernetesClientException answer(Throwable problem) {
        Throwable cause = problem;
        for (int depth = 0; cause != null && depth < 20; depth++) {
            if (cause instanceof KubernetesClientException found && found.getCode() != 0) {
                return found;
            }
            cause = cause.getCause();
        }
        return null;
    }
}
