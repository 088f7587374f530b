// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster.certificates;

import dev.plimsoll.tls.CertificateIssuer;
import dev.plimsoll.tls.KeyedCertificate;
import dev.plimsoll.tls.SubjectAltNames;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the Secret is to hold next, from what it holds now: one step at a time, such that an API server that knows the
 * authorities of one step takes the certificates of that step, of the one before and of the one after.
 *
 * <p>A new authority is at first only made known, beside the old one. It signs when API servers have had time to take it up; the
 * key of the old one is then forgotten. The old one stays known until no replica can still be serving what it signed.
 *
 * <p>What is amiss is put right with the least damage: what can be used stays, and authorities that were there before are still
 * believed, for replicas serve what they signed. A private key, though, comes back from memory only where no review could be
 * answered without it: whoever took it away may have had a reason.
 */
final class Rotation {
    /** How many former authorities are still believed: the bundle must not grow, whatever is done to the Secret. */
    private static final int MOST_BEFORE = 5;

    private final SubjectAltNames hosts;
    private final CertificateLifetimes lifetimes;

    /**
     * What is to be done.
     *
     * @param credentials which the Secret is to hold
     * @param cause why, if it does not
     */
    record Step(CertificateSecret credentials, Cause cause) {}

    /** Why the Secret changes. */
    enum Cause {
        /** There was nothing. */
        BEGINNING,
        /** Time went by, or we are called by another name. */
        RENEWAL,
        /** What was there could not be used. */
        REPAIR
    }

    /** @param hosts by which API servers call us */
    Rotation(SubjectAltNames hosts, CertificateLifetimes lifetimes) {
        this.hosts = hosts;
        this.lifetimes = lifetimes;
    }

    /**
     * The next step; if the Secret holds its credentials already, there is none now.
     *
     * @param data the entries of the Secret, a character for each byte; empty if there is no Secret
     * @param remembered what it held when it was last of use
     * @param known whether an authority has been handed out to API servers, and they had the time to take it up
     */
    Step next(Map<String, String> data, CertificateSecret remembered, Instant now, Predicate<X509Certificate> known) {
        var found = CertificateSecret.read(data, List.of());
        boolean isSound = found.isAllOf(data);
        var all = isSound && found.at(now).leaf() != null
                ? found
                : CertificateSecret.read(data, remembered.authorities());
        var usable = all.at(now);
        var recalled =
                usable.leaf() == null ? all.with(remembered.leaf()).at(now).leaf() : null;
        if (needsSuccessor(usable, now)) {
            usable = usable.and(CertificateIssuer.authority(now, now.plus(lifetimes.authority())));
        }
        var leaf = leaf(usable, recalled, now, known);
        var cause = isSound
                ? Cause.RENEWAL
                : CertificateSecret.isIn(data) || !remembered.equals(CertificateSecret.NONE)
                        ? Cause.REPAIR
                        : Cause.BEGINNING;
        return new Step(withoutThePast(usable, leaf, now), cause);
    }

    private boolean needsSuccessor(CertificateSecret usable, Instant now) {
        var signers = usable.signers();
        return signers.isEmpty() || !now.isBefore(lifetimes.succession(signers.get(signers.size() - 1)));
    }

    /**
     * What is to be served.
     *
     * @param recalled what was served before, if it is still of use and the Secret has lost it
     */
    private KeyedCertificate leaf(
            CertificateSecret usable,
            @Nullable KeyedCertificate recalled,
            Instant now,
            Predicate<X509Certificate> known) {
        var signer = signer(usable.signers(), known);
        var present = recalled == null ? usable.leaf() : recalled;
        if (present == null) {
            return make(signer, hosts, now);
        }
        boolean isSignedByIt = signer.own().equals(usable.issuerOf(present));
        if (!isSignedByIt && !known.test(signer.own())) {
            return present; // an API server may not believe another one yet
        }
        var former = SubjectAltNames.of(present.own());
        if (!former.containAll(hosts)) {
            return make(signer, hosts.and(former), now); // by the old names we may be called a while yet
        }
        boolean isDue =
                !now.isBefore(lifetimes.renewal(present)) && present.expires().isBefore(end(signer, now));
        return isDue || !isSignedByIt || recalled != null ? make(signer, hosts, now) : present;
    }

    /** The newest that is known; if none is said to be, the oldest, which is known the most likely. */
    private static KeyedCertificate signer(List<KeyedCertificate> signers, Predicate<X509Certificate> known) {
        return signers.stream()
                .filter(signer -> known.test(signer.own()))
                .reduce((older, newer) -> newer)
                .orElse(signers.get(0));
    }

    private KeyedCertificate make(KeyedCertificate signer, SubjectAltNames names, Instant now) {
        return CertificateIssuer.leaf(signer, names, now, end(signer, now));
    }

    /** What is signed does not outlive who signed it. */
    private Instant end(KeyedCertificate signer, Instant now) {
        var end = now.plus(lifetimes.leaf());
        return end.isBefore(signer.expires()) ? end : signer.expires();
    }

    /** Without authorities of which nothing can be served any more, and without keys with which nothing will be signed. */
    private CertificateSecret withoutThePast(CertificateSecret credentials, KeyedCertificate leaf, Instant now) {
        var authorities = credentials.authorities();
        int issuer = authorities.indexOf(credentials.issuerOf(leaf));
        boolean isAlone = !now.isBefore(CertificateIssuer.made(leaf.own()).plus(lifetimes.overlap()));
        var before = isAlone
                ? Stream.<X509Certificate>empty()
                : authorities.subList(Math.max(0, issuer - MOST_BEFORE), issuer).stream();
        var signers = credentials.signers().stream()
                .filter(signer -> authorities.indexOf(signer.own()) >= issuer)
                .toList();
        return new CertificateSecret(
                Stream.of(
                                before,
                                Stream.of(authorities.get(issuer)),
                                signers.stream().map(KeyedCertificate::own))
                        .flatMap(stream -> stream)
                        .distinct()
                        .toList(),
                signers,
                leaf);
    }
}
