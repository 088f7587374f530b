// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.admission.Endpoint;
import dev.plimsoll.admission.Reviewer;
import dev.plimsoll.policy.Namespaces;
import dev.plimsoll.server.RecentDecisions.Entry;
import dev.plimsoll.testing.Reviews;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RecentDecisionsTest {
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

    private final RecentDecisions decisions = new RecentDecisions(Clock.fixed(NOW, ZoneOffset.UTC));
    private final Reviewer reviewer =
            new Reviewer(FilePolicySource.builtIn(false), Namespaces.BY_NAME, Set.of("kube-system"), decisions);

    private void review(Endpoint endpoint, String review) {
        reviewer.review(review.getBytes(UTF_8), endpoint);
    }

    @Test
    void aRefusalSaysWhatAndWhy() {
        review(Endpoint.validate, Reviews.create(Reviews.PRIVILEGED_POD));

        assertThat(decisions.after(0))
                .containsExactly(
                        new Entry(1, NOW, "denied", "CREATE", "Pod", "shop", "web", false, List.of("privileged")));
    }

    @Test
    void aPatchSaysWhichFieldsWereSet() {
        review(Endpoint.mutate, Reviews.create(Reviews.MUTABLE_POD));

        assertThat(decisions.after(0))
                .singleElement()
                .satisfies(entry -> assertThat(entry.verdict()).isEqualTo("patched"))
                .satisfies(entry -> assertThat(entry.rules()).containsExactly("/spec/containers/0/imagePullPolicy"));
    }

    @Test
    void whatThereIsNothingToSayOfIsNotKept() {
        review(Endpoint.validate, Reviews.create(Reviews.GOOD_POD));
        review(Endpoint.validate, "rubbish");

        assertThat(decisions.after(0)).isEmpty();
    }

    @Test
    void theLatestAreKeptAndNothingIsSaidTwice() {
        IntStream.range(0, 2 * RecentDecisions.MOST + 1)
                .forEach(i -> review(Endpoint.validate, Reviews.create(Reviews.PRIVILEGED_POD)));

        var numbers = LongStream.rangeClosed(RecentDecisions.MOST + 2, 2 * RecentDecisions.MOST + 1)
                .boxed()
                .toList();
        assertThat(decisions.after(0)).extracting(Entry::number).isEqualTo(numbers);
        assertThat(decisions.after(2 * RecentDecisions.MOST))
                .extracting(Entry::number)
                .containsExactly(2L * RecentDecisions.MOST + 1);
        assertThat(decisions.after(2 * RecentDecisions.MOST + 1)).isEmpty();
    }

    @Test
    void whoAsksForMoreThanThereWasAskedAnotherProcess() {
        review(Endpoint.validate, Reviews.create(Reviews.PRIVILEGED_POD));

        assertThat(decisions.after(7)).extracting(Entry::number).containsExactly(1L);
    }

    @Test
    void aHostileNameIsFitToBeShown() {
        review(Endpoint.validate, Reviews.of("CREATE", "a\\u202eb\\n", Reviews.PRIVILEGED_POD, "null"));

        assertThat(decisions.after(0).get(0).name()).doesNotContain("\u202e", "\n");
    }
}
