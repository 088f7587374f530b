// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster.webhooks;

import static dev.plimsoll.testing.Until.until;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** When a controller may register webhooks. */
class RegistrationGateTest {
    private final AtomicBoolean canRegister = new AtomicBoolean();
    private final AtomicBoolean isRegistered = new AtomicBoolean();
    private final AtomicBoolean answers = new AtomicBoolean();
    private final AtomicInteger looks = new AtomicInteger();

    private RegistrationGate gate() {
        return new RegistrationGate(
                () -> {
                    looks.incrementAndGet();
                    return canRegister.get();
                },
                isRegistered::get,
                answers::get);
    }

    private void awaitLooks() throws Exception {
        int before = looks.get();
        until("it has looked from beginning to end", () -> looks.get() >= before + 2);
    }

    @Test
    void waitsUntilAReplicaAnswers() throws Exception {
        canRegister.set(true);
        try (var gate = gate()) {
            awaitLooks();
            assertThat(gate.open()).isNotDone();
            answers.set(true);

            until("it opens", () -> gate.open().isDone());
        }
    }

    @Test
    void withoutPoliciesAndAuthorityThereIsNothingToRegister() throws Exception {
        answers.set(true);
        isRegistered.set(true);
        try (var gate = gate()) {
            awaitLooks();
            assertThat(gate.open()).isNotDone();
            canRegister.set(true);

            until("it opens", () -> gate.open().isDone());
        }
    }

    @Test
    void whatIsRegisteredIsKeptThoughNoReplicaAnswers() throws Exception {
        canRegister.set(true);
        isRegistered.set(true);
        try (var gate = gate()) {
            until("it opens", () -> gate.open().isDone());
        }
    }
}
