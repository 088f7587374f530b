// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster.client;

import static dev.plimsoll.testing.Until.until;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** When a chore waits for a burst of changes to end. */
class ReconcileLoopTest {
    private final AtomicInteger times = new AtomicInteger();

    private ReconcileLoop chore(Duration quiet) {
        return new ReconcileLoop("count", () -> Duration.ofDays(1), Duration.ZERO, quiet, times::incrementAndGet);
    }

    @Test
    void itDoesNotBeginInTheMiddleOfABurst() throws Exception {
        try (var chore = chore(Duration.ofMinutes(10))) {
            for (int i = 0; i < 1_000; i++) {
                chore.ask();
                Thread.onSpinWait();
            }
            assertThat(times).hasValue(0);
        }
    }

    @Test
    void aBurstWithoutAnEndDoesNotKeepItFromBeginning() throws Exception {
        try (var chore = chore(Duration.ofMillis(200))) { // a pause of until is much shorter
            until("it begins", () -> {
                chore.ask();
                return times.get() > 0;
            });
        }
    }

    @Test
    void itBeginsUnaskedWhenNobodyHasAskedForAWhile() throws Exception {
        var chore = chore(Duration.ofMillis(10));
        try {
            until("it begins", () -> times.get() == 1);
        } finally {
            chore.close();
        }
    }
}
