// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.server;

import dev.plimsoll.server.http.WarmUp;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.jboss.logging.Logger;

/**
 * Delays the shutdown: the process is unready but still answers, until API servers have switched to another replica. A process
 * that was never ready serves no API server: it stops without a delay, within {@link #LONGEST_STOP} whatever it waits for.
 * (Quarkus' own delay cannot be conditional.)
 */
@Readiness
@Singleton
class ShutdownDelay implements HealthCheck {
    /** Less than the promised five seconds, so that the virtual machine has time to end. */
    private static final Duration LONGEST_STOP = Duration.ofSeconds(4);

    /** After the observers without a priority, which give up the Lease first. */
    private static final int LATE = Interceptor.Priority.APPLICATION + 900;

    private static final int EXIT_STATUS = 128 + 15; // the virtual machine's status after SIGTERM

    private static final Logger LOG = Logger.getLogger(ShutdownDelay.class);

    private final WarmUp warmUp;
    private volatile boolean stopping;
    private volatile boolean wasReady;

    ShutdownDelay(WarmUp warmUp) {
        this.warmUp = warmUp;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("stopping").status(!stopping).build();
    }

    void begin(@Observes @Priority(Interceptor.Priority.LIBRARY_BEFORE) ShutdownDelayInitiatedEvent event) {
        stopping = true;
        wasReady = warmUp.isDone();
        if (!wasReady) {
            endAfter(LONGEST_STOP);
        }
    }

    void delay(@Observes @Priority(LATE) ShutdownDelayInitiatedEvent event) throws InterruptedException {
        if (wasReady) {
            TimeUnit.MILLISECONDS.sleep(PlimsollServer.current().shutdownDelay().toMillis());
        }
    }

    /**
     * Ends the process after {@code time}. Libraries may wait for an API server that does not answer; a process without
     * requests need not wait.
     */
    private static void endAfter(Duration time) {
        var deadline = new Thread(
                () -> {
                    try {
                        TimeUnit.MILLISECONDS.sleep(time.toMillis());
                        LOG.warnf("not stopped after %d s, ending the process", time.toSeconds());
                        Runtime.getRuntime().halt(EXIT_STATUS);
                    } catch (InterruptedException e) {
                        // this thread is never interrupted
                    }
                },
                "plimsoll: stop deadline");
        deadline.setDaemon(true);
        deadline.start();
    }
}
