// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster.client;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Runs a task repeatedly on its own thread: soon after each request, and periodically without a request. Runs never overlap;
 * requests during a run cause one more run. Failed runs are retried with increasing delay.
 */
public final class ReconcileLoop implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(ReconcileLoop.class);

    /** Pause between runs: fast for a person, and no burden for an API server if two clients revert each other's changes. */
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
     * Starts at once.
     *
     * @param what the task does, as in "cannot …"
     * @param period between runs without a request
     */
    public ReconcileLoop(String what, Duration period, Runnable task) {
        this(what, period, PAUSE, task);
    }

    /**
     * Starts at once.
     *
     * @param what the task does, as in "cannot …"
     * @param period between runs without a request
     * @param pause after each run, even if requests are frequent
     */
    public ReconcileLoop(String what, Duration period, Duration pause, Runnable task) {
        this(what, () -> period, pause, Duration.ZERO, task);
    }

    /**
     * Starts as soon as no request has arrived for a while.
     *
     * @param what the task does, as in "cannot …"
     * @param period between runs without a request; evaluated after each run
     * @param pause after each run, even if requests are frequent
     * @param quiet required time without a request before a run; waits for {@value #MOST_QUIETS} times as long at most
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

    /** Requests a run. Thread-safe, never blocks. */
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
            // closed: no further runs
        }
    }

    /** Returns when no request has arrived for a while, or requests continue for too long. */
    private void settle() throws InterruptedException {
        long begun = System.nanoTime();
        do {
            asked.drainPermits();
        } while (asked.tryAcquire(quiet.toMillis(), TimeUnit.MILLISECONDS)
                && System.nanoTime() - begun < quiet.multipliedBy(MOST_QUIETS).toNanos());
    }

    /** Runs the task once and returns the pause until the next run. */
    private Duration once() {
        try {
            task.run();
            failures = 0;
            return pause;
        } catch (KubernetesClientException e) {
            if (Thread.currentThread().isInterrupted()) {
                return Duration.ZERO; // closed: not a failure
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

    /** Stops the loop. Interrupts the current run without waiting for it. */
    @Override
    public void close() {
        thread.interrupt();
    }
}
