// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MintTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Instant LATER = NOW.plus(Duration.ofDays(90));

    private final Certificate authority = Mint.authority(NOW, LATER);

    private static boolean isTaken(Certificate served, Certificate known, String host) throws Exception {
        return Handshake.succeeds(served, Pem.of(known.own()), host, NOW);
    }

    @Test
    void aLeafIsTakenForTheHostsForWhichItIsMade() throws Exception {
        var leaf = Mint.leaf(authority, new Hosts(Set.of("a.svc", "127.0.0.1", "::1")), NOW, LATER);

        for (var host : List.of("a.svc", "A.SVC", "127.0.0.1", "::1")) {
            assertThat(isTaken(leaf, authority, host)).as(host).isTrue();
        }
        assertThat(isTaken(leaf, authority, "b.svc")).isFalse();
    }

    @Test
    void nobodyElseVouchesForALeaf() throws Exception {
        var leaf = Mint.leaf(authority, new Hosts(Set.of("a.svc")), NOW, LATER);

        assertThat(isTaken(leaf, Mint.authority(NOW, LATER), "a.svc")).isFalse();
    }

    @Test
    void aLeafVouchesForNobody() throws Exception {
        var leaf = Mint.leaf(authority, new Hosts(Set.of("a.svc")), NOW, LATER);
        var issued = Mint.leaf(leaf, new Hosts(Set.of("b.svc")), NOW, LATER);
        var chain = new Certificate(List.of(issued.own(), leaf.own()), issued.key());

        assertThat(isTaken(chain, authority, "b.svc")).isFalse();
    }

    @Test
    void clocksThatAreAnHourBehindFindNothingTooNew() {
        var leaf = Mint.leaf(authority, new Hosts(Set.of("a.svc")), NOW, LATER);

        assertThat(leaf.isValidAt(NOW.minus(Duration.ofHours(1)))).isTrue();
        assertThat(leaf.isValidAt(NOW.minus(Duration.ofHours(1)).minusSeconds(1)))
                .isFalse();
        assertThat(Mint.made(leaf.own())).isEqualTo(NOW);
    }

    @Test
    void oneThatIsAloneIsItsOwnAuthority() throws Exception {
        var alone = Mint.selfSigned(List.of("a.svc"), Clock.fixed(NOW, ZoneOffset.UTC));

        for (var host : List.of("a.svc", "localhost", "127.0.0.1", "::1")) {
            assertThat(isTaken(alone, alone, host)).as(host).isTrue();
        }
        assertThat(isTaken(alone, alone, "b.svc")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"Shop.SVC, shop.svc", "0:0:0:0:0:0:0:1, ::1", "FE80::A, fe80:0:0::a"})
    void hostsAreEqualHoweverTheyAreSpelled(String one, String other) {
        assertThat(new Hosts(Set.of(one))).isEqualTo(new Hosts(Set.of(other)));
    }

    @Test
    void whatLooksLikeAnAddressMustBeOne() {
        assertThatThrownBy(() -> new Hosts(Set.of("1.2.3.400")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1.2.3.400");
    }
}
