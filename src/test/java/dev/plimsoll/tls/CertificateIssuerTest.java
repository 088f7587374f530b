// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.testing.Handshake;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CertificateIssuerTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Instant LATER = NOW.plus(Duration.ofDays(90));

    private final KeyedCertificate authority = CertificateIssuer.authority(NOW, LATER);

    private static boolean isTaken(KeyedCertificate served, KeyedCertificate known, String host) throws Exception {
        return Handshake.succeeds(served, Pem.of(known.own()), host, NOW);
    }

    @Test
    void aLeafIsTakenForTheHostsForWhichItIsMade() throws Exception {
        var leaf =
                CertificateIssuer.leaf(authority, new SubjectAltNames(Set.of("a.svc", "127.0.0.1", "::1")), NOW, LATER);

        for (var host : List.of("a.svc", "A.SVC", "127.0.0.1", "::1")) {
            assertThat(isTaken(leaf, authority, host)).as(host).isTrue();
        }
        assertThat(isTaken(leaf, authority, "b.svc")).isFalse();
    }

    @Test
    void nobodyElseVouchesForALeaf() throws Exception {
        var leaf = CertificateIssuer.leaf(authority, new SubjectAltNames(Set.of("a.svc")), NOW, LATER);

        assertThat(isTaken(leaf, CertificateIssuer.authority(NOW, LATER), "a.svc"))
                .isFalse();
    }

    @Test
    void aLeafVouchesForNobody() throws Exception {
        var leaf = CertificateIssuer.leaf(authority, new SubjectAltNames(Set.of("a.svc")), NOW, LATER);
        var issued = CertificateIssuer.leaf(leaf, new SubjectAltNames(Set.of("b.svc")), NOW, LATER);
        var chain = new KeyedCertificate(List.of(issued.own(), leaf.own()), issued.key());

        assertThat(isTaken(chain, authority, "b.svc")).isFalse();
    }

    @Test
    void clocksThatAreAnHourBehindFindNothingTooNew() {
        var leaf = CertificateIssuer.leaf(authority, new SubjectAltNames(Set.of("a.svc")), NOW, LATER);

        assertThat(leaf.isValidAt(NOW.minus(Duration.ofHours(1)))).isTrue();
        assertThat(leaf.isValidAt(NOW.minus(Duration.ofHours(1)).minusSeconds(1)))
                .isFalse();
        assertThat(CertificateIssuer.made(leaf.own())).isEqualTo(NOW);
    }

    @Test
    void oneThatIsAloneIsItsOwnAuthority() throws Exception {
        var alone = CertificateIssuer.selfSigned(List.of("a.svc"), Clock.fixed(NOW, ZoneOffset.UTC));

        for (var host : List.of("a.svc", "localhost", "127.0.0.1", "::1")) {
            assertThat(isTaken(alone, alone, host)).as(host).isTrue();
        }
        assertThat(isTaken(alone, alone, "b.svc")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"Shop.SVC, shop.svc", "0:0:0:0:0:0:0:1, ::1", "FE80::A, fe80:0:0::a"})
    void hostsAreEqualHoweverTheyAreSpelled(String one, String other) {
        assertThat(new SubjectAltNames(Set.of(one))).isEqualTo(new SubjectAltNames(Set.of(other)));
    }

    @Test
    void whatLooksLikeAnAddressMustBeOne() {
        assertThatThrownBy(() -> new SubjectAltNames(Set.of("1.2.3.400")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1.2.3.400");
    }
}
