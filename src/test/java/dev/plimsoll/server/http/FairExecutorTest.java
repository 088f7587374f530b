// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class FairExecutorTest {
    private final FairExecutor executor = new FairExecutor("test", 1);
    private final List<String> done = new CopyOnWriteArrayList<>();

    @Test
    void keysTakeTurns() throws Exception {
        var begin = new CountDownLatch(1);
        var end = new CountDownLatch(1);
        executor.execute("first", () -> await(begin));
        for (int i = 0; i < 100; i++) {
            var name = "a" + i;
            executor.execute("a", () -> done.add(name));
        }
        executor.execute("b", () -> done.add("b0"));
        executor.execute("b", () -> done.add("b1"));
        executor.execute("c", () -> done.add("c0"));
        executor.execute("last", () -> {});
        executor.execute("a", end::countDown);

        begin.countDown();

        assertThat(end.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(done).hasSize(103).startsWith("a0", "b0", "c0", "a1", "b1", "a2", "a3");
    }

    @Test
    void aTaskThatFailsEndsNothing() throws Exception {
        var end = new CountDownLatch(1);
        executor.execute("a", () -> {
            throw new IllegalStateException("expected");
        });
        executor.execute("a", end::countDown);

        assertThat(end.await(60, TimeUnit.SECONDS)).isTrue();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
