// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster.client;

import static dev.plimsoll.testing.Until.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.testing.ApiServer;
import dev.plimsoll.testing.NeedsApiServer;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One leads, and there is always a next one. */
@NeedsApiServer
class LeaderElectionIT {
    /** A MicroTime of Kubernetes. */
    private static final DateTimeFormatter MICROS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    @TempDir
    static Path dir;

    private static ApiServer api;

    private final String namespace = "n" + UUID.randomUUID();
    private final AtomicInteger atWork = new AtomicInteger();
    private final AtomicInteger begun = new AtomicInteger();

    @BeforeAll
    static void start() throws Exception {
        api = ApiServer.start(dir);
    }

    @AfterAll
    static void stop() {
        if (api != null) {
            api.close();
        }
    }

    @BeforeEach
    void createNamespace() {
        api.createNamespace(namespace);
    }

    private LeaderElection stand(String identity) {
        return new LeaderElection(api.client(), namespace, "plimsoll", identity, () -> {
            atWork.incrementAndGet();
            begun.incrementAndGet();
            return atWork::decrementAndGet;
        });
    }

    private String holder() {
        var lease = api.client()
                .leases()
                .inNamespace(namespace)
                .withName("plimsoll")
                .get();
        return lease == null || lease.getSpec().getHolderIdentity() == null
                ? ""
                : lease.getSpec().getHolderIdentity();
    }

    @Test
    void whoGoesHandsOverAtOnce() throws Exception {
        var one = stand("one");
        until("one leads", one::leads);
        try (var other = stand("other")) {
            assertThat(other.leads()).isFalse();
            one.close();

            until("the other one leads", other::leads);
            assertThat(holder()).isEqualTo("other");
            assertThat(atWork).hasValue(1);
        }
        until("nobody is at work", () -> atWork.get() == 0);
    }

    @Test
    void whoLosesTheLeaseStandsAgain() throws Exception {
        try (var one = stand("one")) {
            until("one leads", one::leads);
            // Longer than the time between two tries, or it could be over before anybody noticed.
            api.kubectl(
                    "patch",
                    "lease",
                    "plimsoll",
                    "-n",
                    namespace,
                    "--type=merge",
                    "-p",
                    "{\"spec\":{\"holderIdentity\":\"usurper\",\"leaseDurationSeconds\":8,\"renewTime\":\"%s\"}}"
                            .formatted(MICROS.format(Instant.now())));

            until("it stops", () -> atWork.get() == 0);
            until("it leads again when the usurper is silent", one::leads);
            assertThat(begun).hasValue(2);
            assertThat(holder()).isEqualTo("one");
        }
    }
}
