// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster.certificates;

import dev.plimsoll.tls.CertificateIssuer;
import dev.plimsoll.tls.KeyedCertificate;
import java.time.Duration;
import java.time.Instant;

/**
 * The lifetimes of certificates, and the duration of each rotation step.
 *
 * @param authority lifetime of an authority
 * @param leaf lifetime of a serving certificate; it is replaced when a third remains
 * @param ahead how long before the old authority can no longer sign for a full lifetime the new one is published
 * @param grace time for API servers to load a published bundle of authorities
 * @param overlap how long a replica may continue to serve the previous certificate
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
     * Returns lifetimes with the longest possible steps.
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

    /** Returns when to replace a serving certificate. */
    Instant renewal(KeyedCertificate leaf) {
        var made = CertificateIssuer.made(leaf.own());
        return made.plus(Duration.between(made, leaf.expires()).multipliedBy(2).dividedBy(3));
    }

    /** Returns when an authority needs a successor. */
    Instant succession(KeyedCertificate authority) {
        return authority.expires().minus(leaf).minus(ahead);
    }
}
