// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.BooleanNode;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The longest reviews, made to hurt: each is answered, briefly, and not for ever. They take well below a second; what is quadratic in
 * them takes many minutes, which is what the bound here tells apart, on any machine.
 */
class HostileReviewTest {
    private static final Duration FAR_TOO_LONG = Duration.ofMinutes(1);
    private static final int LONGEST = Reviewer.LONGEST_BODY - 4096;
    private static final int LONGEST_ANSWER = 64 << 10;

    private final Reviewer reviewer = HostileReviews.reviewer();

    @ParameterizedTest
    @EnumSource
    void aLongPodIsRefusedInShort(HostileReviews hostile) throws IOException {
        assertThat(answer(hostile.create(LONGEST), Endpoint.validate).at("/response/allowed"))
                .isEqualTo(BooleanNode.FALSE);
    }

    @ParameterizedTest
    @EnumSource
    void aLongPodIsPatchedOrLeftInShort(HostileReviews hostile) throws IOException {
        assertThat(answer(hostile.create(LONGEST), Endpoint.mutate).has("response"))
                .isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void aLongUpdateFromNothingIsRefusedInShort(HostileReviews hostile) throws IOException {
        assertThat(answer(hostile.update(LONGEST, false), Endpoint.validate)
                        .at("/response/allowed")
                        .asBoolean())
                .isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void aLongUpdateThatChangesNothingIsAnsweredInShort(HostileReviews hostile) throws IOException {
        assertThat(answer(hostile.update(LONGEST - 4096, true), Endpoint.validate)
                        .has("response"))
                .isTrue();
    }

    private JsonNode answer(byte[] body, Endpoint endpoint) throws IOException {
        assertThat(body).hasSizeLessThanOrEqualTo(Reviewer.LONGEST_BODY);
        var answer = assertTimeoutPreemptively(FAR_TOO_LONG, () -> reviewer.review(body, endpoint));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).hasSizeLessThan(LONGEST_ANSWER);
        return new ObjectMapper().readTree(answer.body());
    }
}
