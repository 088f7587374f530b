// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster.certificates;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.tls.CertificateIssuer;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrustedSinceTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration GRACE = Duration.ofHours(1);

    private final X509Certificate old = authority();
    private final X509Certificate successor = authority();
    private final TrustedSince handedOut = new TrustedSince();

    private static X509Certificate authority() {
        return CertificateIssuer.authority(NOW, NOW.plus(Duration.ofDays(1))).own();
    }

    @Test
    void eachIsKnownAfterItsOwnGraceHoweverOftenItIsSaidAgain() {
        handedOut.are(List.of(old), NOW);
        handedOut.are(List.of(old, successor), NOW.plus(GRACE));
        handedOut.are(List.of(old, successor), NOW.plus(GRACE));

        assertThat(handedOut.isKnown(old, NOW.plus(GRACE), GRACE)).isTrue();
        assertThat(handedOut.isKnown(successor, NOW.plus(GRACE), GRACE)).isFalse();
        assertThat(handedOut.isKnown(successor, NOW.plus(GRACE).plus(GRACE), GRACE))
                .isTrue();
    }

    @Test
    void whatIsHandedOutNoLongerIsNotKnownUntilItHasBeenForAsLongAgain() {
        handedOut.are(List.of(old, successor), NOW);
        handedOut.are(List.of(old), NOW.plus(GRACE));
        assertThat(handedOut.isKnown(successor, NOW.plus(GRACE), GRACE)).isFalse();

        handedOut.are(List.of(old, successor), NOW.plus(GRACE));
        assertThat(handedOut.isKnown(successor, NOW.plus(GRACE), GRACE)).isFalse();
    }
}
