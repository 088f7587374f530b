// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster;

import dev.plimsoll.cluster.client.RequestFailures;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Logs that the API server is silent, with cause and consequence. Confined to one thread. */
final class SilenceLog {
    private static final Logger LOG = Logger.getLogger(Cluster.class);

    /** Silence of the API server before the first log line, and the interval of further lines. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final Duration REMIND = Duration.ofMinutes(1);

    private final String apiServer;
    private final Clock clock;
    private Instant due;

    /** @param apiServer its host and port */
    SilenceLog(String apiServer, Clock clock) {
        this.apiServer = apiServer;
        this.clock = clock;
        due = clock.instant().plus(PATIENCE);
    }

    /**
     * Checks the silence. Callers must call this continuously.
     *
     * @param loaded whether all data has been received once
     * @param age of the known state
     * @param consequence of the silence, in words
     */
    void look(boolean loaded, Duration age, Supplier<String> consequence) {
        var now = clock.instant();
        if (loaded && age.compareTo(PATIENCE) < 0) {
            due = now;
        } else if (!now.isBefore(due)) {
            due = now.plus(REMIND);
            LOG.warn(cause(loaded) + consequence.get());
        }
    }

    /** Returns a phrase such as {@code API server 10.96.0.1:443 refuses connections; }. */
    private String cause(boolean loaded) {
        @Nullable String cause = RequestFailures.unreachable();
        return cause == null && !loaded
                ? ""
                : "API server " + apiServer + " " + (cause == null ? "sends nothing" : cause) + "; ";
    }
}
