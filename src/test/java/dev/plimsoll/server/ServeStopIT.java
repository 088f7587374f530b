// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.server;

import static dev.plimsoll.testing.Reviews.GOOD_POD;
import static dev.plimsoll.testing.Until.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.testing.Reviews;
import dev.plimsoll.testing.Serving;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A rolling restart loses no review: a stopping replica answers until nobody asks it any more. */
class ServeStopIT {
    private static final int CLIENTS = 4;
    private static final int REVIEWS_WHILE_STOPPING = 100;

    @Test
    void noReviewIsLostWhileItStops() throws Exception {
        try (var serving = Serving.start("--shutdown-delay=20")) {
            var stopAsking = new AtomicBoolean();
            var answered = new AtomicInteger();
            Callable<Void> client = () -> {
                while (!stopAsking.get()) {
                    assertThat(serving.allows(Reviews.create(GOOD_POD))).isTrue();
                    answered.incrementAndGet();
                }
                return null;
            };
            var clients = Executors.newFixedThreadPool(CLIENTS);
            List<Future<Void>> asking = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                asking.add(clients.submit(client));
            }
            until("reviews are answered", () -> answered.get() > CLIENTS);

            serving.process().destroy();
            until("it says that it is not ready", () -> !serving.isUp("ready"));
            int before = answered.get();
            until(
                    "it still answers",
                    () -> answered.get() >= before + REVIEWS_WHILE_STOPPING
                            || asking.stream().anyMatch(Future::isDone));
            assertThat(serving.isUp("live")).isTrue();
            stopAsking.set(true);
            for (var each : asking) {
                each.get(); // throws what its client met
            }
            clients.shutdown();
        }
    }

    @Test
    void whoeverAsksWhileItStopsIsToldToGoElsewhere() throws Exception {
        try (var serving = Serving.start("--shutdown-delay=20")) {
            assertThat(serving.post("/validate", Reviews.bytes(Reviews.create(GOOD_POD)))
                            .headers()
                            .firstValue("Connection"))
                    .isEmpty();

            serving.process().destroy();
            until("it says that it is not ready", () -> !serving.isUp("ready"));

            assertThat(serving.post("/validate", Reviews.bytes(Reviews.create(GOOD_POD)))
                            .headers()
                            .firstValue("Connection"))
                    .hasValue("close");
        }
    }

    @Test
    void itEndsByItself() throws Exception {
        try (var serving = Serving.start("--shutdown-delay=0")) {
            assertThat(serving.stop()).isEqualTo(128 + 15);
            assertThat(serving.log()).doesNotContain("ERROR", "\tat ");
        }
    }
}
