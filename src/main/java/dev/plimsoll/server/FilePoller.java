// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.server;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Looks at files again and again, on a thread of its own that keeps no process alive. Polling, for file notifications do not
 * follow symbolic links and are not sent on network file systems.
 */
final class FilePoller {
    /** Twice within the second in which a person expects a change to show. */
    static final Duration INTERVAL = Duration.ofMillis(500);

    private static final Logger LOG = Logger.getLogger(FilePoller.class);

    private FilePoller() {}

    /** @param looks each to be taken once in an interval, for as long as the process lives; one that throws is taken again */
    static void over(List<Runnable> looks) {
        var thread = Executors.newSingleThreadScheduledExecutor(task -> {
            var made = new Thread(task, "plimsoll-watch");
            made.setDaemon(true);
            return made;
        });
        for (var look : looks) {
            var unused = thread.scheduleWithFixedDelay(
                    () -> take(look), INTERVAL.toMillis(), INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private static void take(Runnable look) {
        try {
            look.run();
        } catch (RuntimeException | Error e) {
            LOG.error("cannot look at a file", e); // a task that throws would never be run again
        }
    }
}
