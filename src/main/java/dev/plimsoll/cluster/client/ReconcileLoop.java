// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster.client;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Something to be done again and again on a thread of its own: soon whenever anybody asks, and now and then unasked. Never
 * twice at once; whatever is asked for meanwhile is one more time. What fails is tried again, later each time.
 */
public final class ReconcileLoop implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(ReconcileLoop.class);

    /** Quick to a person, and no burden to an API server in a dispute. */
    private static final Duration PAUSE = Duration.ofMillis(100);

    private static final int MOST_DOUBLINGS = 8; // of the pause
    private static final int MOST_QUIETS = 10;

    private final String what;
    private final Supplier<Duration> period;
    private final Duration pause;
    private final Duration quiet;
    private final Runnable task;
    private final Semaphore asked = new Semaphore(1);
    private final Thread thread;

    private int failures;

    /**
     * Begins at once.
     *
     * @param what is done, as in "cannot …"
     * @param period after which it is done unasked
     */
    public ReconcileLoop(String what, Duration period, Runnable task) {
        this(what, period, PAUSE, task);
    }

    /**
     * Begins at once.
     *
     * @param what is done, as in "cannot …"
     * @param period after which it is done unasked
     * @param pause after each time, however often somebody asks
     */
    public ReconcileLoop(String what, Duration period, Duration pause, Runnable task) {
        this(what, () -> period, pause, Duration.ZERO, task);
    }

    /**
     * Begins as soon as nobody has asked for a while.
     *
     * @param what is done, as in "cannot …"
     * @param period after which it is done unasked; requested after each time
     * @param pause after each time, however often somebody asks
     * @param quiet how long nobody must have asked before it begins; not waited for longer than {@value #MOST_QUIETS} times
     */
    public ReconcileLoop(String what, Supplier<Duration> period, Duration pause, Duration quiet, Runnable task) {
        this.what = what;
        this.period = period;
        this.pause = pause;
        this.quiet = quiet;
        this.task = task;
        thread = new Thread(this::work, "plimsoll: " + what);
        thread.setDaemon(true);
        thread.start();
    }

    /** Soon, please. From any thread; takes no time. */
    public void ask() {
        asked.release();
    }

    private void work() {
        try {
            while (true) {
                var unused = asked.tryAcquire(period.get().toMillis(), TimeUnit.MILLISECONDS);
                settle();
                TimeUnit.MILLISECONDS.sleep(once().toMillis());
            }
        } catch (InterruptedException e) {
            // closed: nothing is to be done any more
        }
    }

    /** Returns when nobody has asked for a while, or they go on asking. */
    private void settle() throws InterruptedException {
        long begun = System.nanoTime();
        do {
            asked.drainPermits();
        } while (asked.tryAcquire(quiet.toMillis(), TimeUnit.MILLISECONDS)
                && System.nanoTime() - begun < quiet.multipliedBy(MOST_QUIETS).toNanos());
    }

    /** How long to leave it at that. */
    private Duration once() {
        try {
            task.run();
            failures = 0;
            return pause;
        } catch (KubernetesClientException e) {
            if (Thread.currentThread().isInterrupted()) {
                return Duration.ZERO; // closed: it did not fail
            }
            RequestFailures.log(what, e);
            return backOff();
        } catch (RuntimeException | Error e) {
            LOG.errorf(e, "cannot %s, trying again", what);
            return backOff();
        }
    }

    private Duration backOff() {
        var longer = pause.multipliedBy(1L << Math.min(failures++, MOST_DOUBLINGS));
        ask();
        return longer;
    }

    /** What is being done is interrupted and not waited for. */
    @Override
    public void close() {
        thread.interrupt();
    }
}
