// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.cluster.PageAuthorizer.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageAuthorizerTest {
    private final AtomicLong nanos = new AtomicLong();
    private final List<String> asked = new ArrayList<>();

    private PageAuthorizer viewers(Function<String, Answer> review) {
        return new PageAuthorizer(
                token -> {
                    asked.add(token);
                    return review.apply(token);
                },
                nanos::get);
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    @Test
    void anAnswerCountsForAMinute() {
        var viewers = viewers(token -> token.equals("good") ? Answer.Allowed : Answer.Unknown);

        for (int i = 0; i < 3; i++) {
            assertThat(viewers.ask("good")).isEqualTo(Answer.Allowed);
            assertThat(viewers.ask("bad")).isEqualTo(Answer.Unknown);
        }
        assertThat(asked).containsExactly("good", "bad");
        assertThat(viewers.known("good")).isEqualTo(Answer.Allowed);
        assertThat(viewers.known("bad")).isEqualTo(Answer.Unknown);
        assertThat(viewers.known("new")).isNull();

        pass(PageAuthorizer.COUNTS_FOR);
        assertThat(viewers.known("good")).isNull();
        assertThat(viewers.ask("good")).isEqualTo(Answer.Allowed);
        assertThat(asked).containsExactly("good", "bad", "good");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "two words", "a=b", "ünïcode", "line\nbreak", "a\u0000b"})
    void theApiServerIsNotAskedAboutWhatIsNoToken(String token) {
        assertThat(viewers(any -> Answer.Allowed).ask(token)).isEqualTo(Answer.Unknown);
        assertThat(asked).isEmpty();
    }

    @Test
    void aTokenHasALongestLength() {
        var viewers = viewers(token -> Answer.Allowed);

        assertThat(viewers.ask("a".repeat(PageAuthorizer.LONGEST_TOKEN))).isEqualTo(Answer.Allowed);
        assertThat(viewers.ask("a".repeat(PageAuthorizer.LONGEST_TOKEN + 1))).isEqualTo(Answer.Unknown);
        assertThat(asked).hasSize(1);
    }

    @Test
    void strangersCannotAskAtWill() {
        var viewers = viewers(token -> Answer.Unknown);
        for (int i = 0; i < 10_000; i++) {
            assertThat(viewers.ask("stranger" + i))
                    .isEqualTo(i < PageAuthorizer.NEW_TOKENS ? Answer.Unknown : Answer.Busy);
        }
        assertThat(asked).hasSize(PageAuthorizer.NEW_TOKENS);

        pass(PageAuthorizer.NEW_TOKEN_EACH);
        assertThat(viewers.ask("another")).isEqualTo(Answer.Unknown);
        assertThat(viewers.ask("onemore")).isEqualTo(Answer.Busy);
    }

    @Test
    void strangersDoNotKeepViewersOut() {
        var viewers = viewers(token -> token.equals("viewer") ? Answer.Allowed : Answer.Forbidden);
        assertThat(viewers.ask("viewer")).isEqualTo(Answer.Allowed);

        for (int round = 0; round < 3 * PageAuthorizer.MOST_REMEMBERED; round++) {
            viewers.ask("stranger" + round);
            pass(PageAuthorizer.NEW_TOKEN_EACH);
        }
        viewers.ask("spent1");
        for (int i = 0; i < PageAuthorizer.NEW_TOKENS; i++) {
            viewers.ask("burst" + i);
        }

        assertThat(viewers.ask("newcomer")).isEqualTo(Answer.Busy);
        assertThat(viewers.known("viewer")).isNull();
        assertThat(viewers.ask("viewer")).isEqualTo(Answer.Allowed);
    }

    @Test
    void whoeverIsAllowedNoLongerIsAStranger() {
        var answers = new ArrayList<>(List.of(Answer.Allowed, Answer.Forbidden));
        var viewers = viewers(token -> answers.remove(0));
        viewers.ask("viewer");
        pass(PageAuthorizer.COUNTS_FOR);

        assertThat(viewers.ask("viewer")).isEqualTo(Answer.Forbidden);
        assertThat(viewers.known("viewer")).isEqualTo(Answer.Forbidden);
    }

    @Test
    void onlySoManyCallsAreUnderWayAtOnce() throws Exception {
        var under = new CountDownLatch(PageAuthorizer.MOST_AT_ONCE);
        var answer = new CountDownLatch(1);
        var viewers = new PageAuthorizer(
                token -> {
                    under.countDown();
                    try {
                        assertThat(answer.await(1, TimeUnit.MINUTES)).isTrue();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    return Answer.Allowed;
                },
                nanos::get);
        var callers = Executors.newCachedThreadPool();
        List<Future<Answer>> calls = new ArrayList<>();
        for (int i = 0; i < PageAuthorizer.MOST_AT_ONCE; i++) {
            var token = "token" + i;
            calls.add(callers.submit(() -> viewers.ask(token)));
        }
        assertThat(under.await(1, TimeUnit.MINUTES)).isTrue();

        assertThat(viewers.ask("onemore")).isEqualTo(Answer.Busy);

        answer.countDown();
        for (var call : calls) {
            assertThat(call.get()).isEqualTo(Answer.Allowed);
        }
        assertThat(viewers.ask("onemore")).isEqualTo(Answer.Allowed);
        callers.shutdown();
    }

    @Test
    void aFailureIsNoAnswer() {
        var answers = new ArrayList<Answer>();
        var viewers = viewers(token -> answers.remove(0));

        assertThatThrownBy(() -> viewers.ask("token")).isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(viewers.known("token")).isNull();
        answers.add(Answer.Allowed);
        assertThat(viewers.ask("token")).isEqualTo(Answer.Allowed);
    }
}
