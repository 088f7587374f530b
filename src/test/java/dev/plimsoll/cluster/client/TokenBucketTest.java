// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenBucketTest {
    private static final Duration PERIOD = Duration.ofSeconds(10);

    private long now;

    private void pass(Duration time) {
        now += time.toNanos();
    }

    private TokenBucket bucket(int burst) {
        return new TokenBucket(burst, PERIOD, () -> now);
    }

    /** How many of a hundred tries get a token. */
    private static long taken(TokenBucket bucket) {
        return IntStream.range(0, 100).filter(i -> bucket.take()).count();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, Long.MAX_VALUE - 5, Long.MIN_VALUE, -1})
    void aBurstIsLetThroughAndThenOneInAPeriod(long start) {
        now = start;
        var bucket = bucket(5);

        assertThat(taken(bucket)).isEqualTo(5);
        pass(PERIOD.minusNanos(1));
        assertThat(taken(bucket)).isZero();
        pass(Duration.ofNanos(1));
        assertThat(taken(bucket)).isEqualTo(1);
        pass(PERIOD.multipliedBy(3));
        assertThat(taken(bucket)).isEqualTo(3);
    }

    @Test
    void itNeverHoldsMoreThanItsBurst() {
        var bucket = bucket(5);
        pass(PERIOD.multipliedBy(1_000));

        assertThat(taken(bucket)).isEqualTo(5);
    }

    @Test
    void eachKeyHasABucketOfItsOwn() {
        var buckets = new TokenBuckets<String>(10, 1, PERIOD, () -> now);

        assertThat(List.of(buckets.take("a"), buckets.take("a"), buckets.take("b")))
                .containsExactly(true, false, true);
    }

    @Test
    void theKeyThatWasUsedLeastRecentlyIsForgotten() {
        var buckets = new TokenBuckets<String>(2, 1, PERIOD, () -> now);

        buckets.take("a");
        buckets.take("b");
        buckets.take("a");
        buckets.take("c");

        assertThat(buckets.take("a")).as("in use").isFalse();
        assertThat(buckets.take("b")).as("forgotten").isTrue();
    }
}
