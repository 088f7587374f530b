// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster.certificates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PathTokenTest {
    private static final String ONE = "0123456789abcdef".repeat(4);
    private static final String OTHER = "f".repeat(64);
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private static AcceptedTokens accepting(String current, String previous) {
        var accepted = new AcceptedTokens();
        accepted.replace(new PathToken(current), previous == null ? null : new PathToken(previous));
        return accepted;
    }

    @Test
    void eachIsAnother() {
        assertThat(PathToken.random()).isNotEqualTo(PathToken.random());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0123456789ABCDEF", "0123456789abcdeg", "0123456789abcdef0"})
    void anythingElseIsNone(String quarter) {
        assertThat(PathToken.parse(quarter.repeat(4))).isNull();
        assertThatThrownBy(() -> new PathToken(quarter.repeat(4)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("0123");
    }

    @Test
    void itDoesNotShowInText() {
        assertThat(new PathToken(ONE)).asString().doesNotContain(ONE.substring(0, 4));
        assertThat(PathTokens.first(NOW).toString()).doesNotMatch(".*[0-9a-f]{16}.*");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/validate",
                "/" + OTHER_TEXT,
                OTHER_TEXT + "/validate",
                "//" + OTHER_TEXT + "/validate",
                "/x" + OTHER_TEXT + "/validate",
                "/" + OTHER_TEXT + "x/validate",
                "/fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff0/validate",
                "/0fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff/validate",
                "/FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF/validate",
                "/%66fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff/validate",
            })
    void aPathWithoutItIsNotAccepted(String path) {
        assertThat(accepting(OTHER, null).accept(path)).isFalse();
    }

    private static final String OTHER_TEXT = "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff";

    @Test
    void aPathWithItIsAcceptedAndTheRestIsTheOneThatIsMeant() {
        var path = "/" + ONE + "/validate/enforce/default";

        assertThat(accepting(ONE, null).accept(path)).isTrue();
        assertThat(accepting(OTHER, ONE).accept(path)).isTrue();
        assertThat(PathToken.rest(path)).isEqualTo("/validate/enforce/default");
        assertThat(new AcceptedTokens().accept(path)).isFalse();
    }

    @Test
    void whatWasCurrentUntilNowIsAcceptedForAWhile() {
        var accepted = accepting(ONE, null);
        accepted.replace(new PathToken(OTHER), null);
        accepted.replace(new PathToken(OTHER), null);

        assertThat(accepted.accept("/" + OTHER + "/validate")).isTrue();
        assertThat(accepted.accept("/" + ONE + "/validate")).isTrue();
        accepted.replace(PathToken.random(), null);
        assertThat(accepted.accept("/" + ONE + "/validate")).isFalse();
    }

    @Test
    void aNewTokenIsRegisteredWhenEveryReplicaKnowsIt() {
        var first = PathTokens.first(NOW);
        var later = NOW.plus(PathTokens.LIFE);
        assertThat(first.registered(NOW)).isEqualTo(first.current());
        assertThat(first.isDue(later.minusMillis(1))).isFalse();
        assertThat(first.isDue(later)).isTrue();

        var second = first.next(later);

        assertThat(second.previous()).isEqualTo(first.current());
        assertThat(second.registered(later)).isEqualTo(first.current());
        assertThat(second.registered(later.plus(PathTokens.SETTLING))).isEqualTo(second.current());
    }

    @Test
    void whatIsWrittenIsRead() {
        var first = PathTokens.first(NOW);
        var second = first.next(NOW.plus(Duration.ofHours(1)));

        assertThat(PathTokens.read(first.write())).isEqualTo(first);
        assertThat(PathTokens.read(second.write())).isEqualTo(second);
    }

    @Test
    void damagedEntriesAreRepairedOrReplaced() {
        var tokens = PathTokens.first(NOW).next(NOW);
        var entries = new HashMap<>(tokens.write());
        assertThat(PathTokens.read(Map.of())).isNull();
        assertThat(PathTokens.read(Map.of(PathTokens.CURRENT, "short"))).isNull();

        entries.put(PathTokens.PREVIOUS, "rubbish");
        entries.put(PathTokens.SINCE, "yesterday");
        var read = Objects.requireNonNull(PathTokens.read(entries));

        assertThat(read.current()).isEqualTo(tokens.current());
        assertThat(read.previous()).isNull();
        assertThat(read.isDue(NOW)).isTrue();
        entries.put(PathTokens.SINCE, "2099-01-01T00:00:00Z");
        assertThat(Objects.requireNonNull(PathTokens.read(entries)).isDue(NOW)).isTrue();
    }
}
