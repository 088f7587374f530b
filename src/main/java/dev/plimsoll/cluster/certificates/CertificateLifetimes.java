// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster.certificates;

import dev.plimsoll.tls.CertificateIssuer;
import dev.plimsoll.tls.KeyedCertificate;
import java.time.Duration;
import java.time.Instant;

/**
 * How long certificates live, and how long each step of replacing them takes.
 *
 * @param authority how long an authority can be believed
 * @param leaf how long a served certificate is valid; it is replaced when a third of that is left
 * @param ahead how long before the old authority can no longer sign for a whole life the new one is made known
 * @param grace how long API servers have to take a bundle of authorities up that was handed out to them
 * @param overlap how long a replica may go on serving the certificate before the present one
 */
public record CertificateLifetimes(
        Duration authority, Duration leaf, Duration ahead, Duration grace, Duration overlap) {
    private static final Duration LONGEST_GRACE = Duration.ofHours(1);
    private static final Duration LONGEST_OVERLAP = Duration.ofDays(7);

    public CertificateLifetimes {
        if (grace.isNegative()
                || grace.compareTo(ahead) >= 0
                || overlap.isNegative()
                || overlap.compareTo(leaf.dividedBy(2)) > 0
                || leaf.plus(ahead).compareTo(authority) >= 0) {
            throw new IllegalArgumentException("too short for one step after the other");
        }
    }

    /**
     * With steps as long as these lives leave time for.
     *
     * @throws IllegalArgumentException unless the authority lives more than four thirds as long as the leaf
     */
    public static CertificateLifetimes of(Duration authority, Duration leaf) {
        var ahead = leaf.dividedBy(3);
        return new CertificateLifetimes(
                authority,
                leaf,
                ahead,
                shorter(LONGEST_GRACE, ahead.dividedBy(3)),
                shorter(LONGEST_OVERLAP, leaf.dividedBy(2)));
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** From when on a certificate that is served is to be replaced. */
    Instant renewal(KeyedCertificate leaf) {
        var made = CertificateIssuer.made(leaf.own());
        return made.plus(Duration.between(made, leaf.expires()).multipliedBy(2).dividedBy(3));
    }

    /** From when on an authority is to have a successor. */
    Instant succession(KeyedCertificate authority) {
        return authority.expires().minus(leaf).minus(ahead);
    }
}
