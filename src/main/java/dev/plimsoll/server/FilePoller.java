// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.server;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Polls files on a daemon thread. It polls, because file notifications do not follow symbolic links and are not sent on network
 * file systems.
 */
final class FilePoller {
    /** Twice within the second in which a user expects a change to take effect. */
    static final Duration INTERVAL = Duration.ofMillis(500);

    private static final Logger LOG = Logger.getLogger(FilePoller.class);

    private FilePoller() {}

    /** @param looks each runs once per interval, as long as the process lives; one that throws runs again */
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
            LOG.error("cannot look at a file", e); // the executor would not repeat a task that throws
        }
    }
}
