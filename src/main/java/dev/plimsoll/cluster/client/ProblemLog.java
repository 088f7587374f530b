// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster.client;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * Logs problems with a cluster: each in one line, and once per minute, even if many watches and tasks encounter it and retry.
 * Thread-safe.
 */
public final class ProblemLog {
    /** The log of this process. */
    static final ProblemLog SHARED = new ProblemLog(Logger.getLogger(ProblemLog.class)::warn, System::nanoTime);

    static final Duration PERIOD = Duration.ofMinutes(1);

    private static final int LONGEST = 500;
    private static final int MOST_REMEMBERED = 100;

    private final Consumer<String> log;
    private final LongSupplier nanos;
    private final Map<String, Long> logged = new LinkedHashMap<>();

    /**
     * Starts without logged problems.
     *
     * @param log takes a line
     * @param nanos a clock like {@link System#nanoTime}
     */
    ProblemLog(Consumer<String> log, LongSupplier nanos) {
        this.log = log;
        this.nanos = nanos;
    }

    /** @param what action that failed and will be retried, as in "cannot …" */
    void report(String what, Throwable problem) {
        var line =
                ClusterDiagnosis.of(problem).orElseGet(() -> "cannot " + what + ", trying again: " + message(problem));
        if (isDue(line)) {
            log.accept(line);
        }
    }

    private synchronized boolean isDue(String line) {
        long now = nanos.getAsLong();
        var before = logged.get(line);
        if (before != null && now - before < PERIOD.toNanos()) {
            return false;
        }
        logged.remove(line); // so that it becomes the newest entry
        logged.put(line, now);
        if (logged.size() > MOST_REMEMBERED) {
            logged.remove(logged.keySet().iterator().next());
        }
        return true;
    }

    private static String message(Throwable problem) {
        var text = String.valueOf(problem.getMessage()).replaceAll("\\s+", " ");
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }
}
