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
 * Computes the next content of the Secret from its current content, one step at a time. An API server with the authorities of one
 * step accepts the certificates of that step, the previous step, and the next step.
 *
 * <p>A new authority is first only published, next to the old one. It signs after API servers have had time to load it; then the
 * key of the old authority is dropped. The old authority stays published while a replica may serve a certificate signed by it.
 *
 * <p>Invalid content is restored with minimal changes: usable content stays, and previous authorities remain trusted, because
 * replicas serve certificates that they signed. A private key, however, is restored from memory only if no review could be
 * answered without it: it may have been removed on purpose.
 */
final class Rotation {
    /** Number of former authorities that stay trusted. The bundle must not grow, even if the Secret is tampered with. */
    private static final int MOST_BEFORE = 5;

    private final SubjectAltNames hosts;
    private final CertificateLifetimes lifetimes;

    /**
     * The next step.
     *
     * @param credentials wanted content of the Secret
     * @param cause reason for a difference from the current content
     */
    record Step(CertificateSecret credentials, Cause cause) {}

    /** Why the Secret changes. */
    enum Cause {
        /** The Secret had no content. */
        BEGINNING,
        /** The certificate is due, or the host names have changed. */
        RENEWAL,
        /** The content was unusable. */
        REPAIR
    }

    /** @param hosts host names by which API servers reach Plimsoll */
    Rotation(SubjectAltNames hosts, CertificateLifetimes lifetimes) {
        this.hosts = hosts;
        this.lifetimes = lifetimes;
    }

    /**
     * Returns the next step. If the Secret already holds its credentials, no change is needed.
     *
     * @param data entries of the Secret, one character per byte; empty if there is no Secret
     * @param remembered last usable content of the Secret
     * @param known whether an authority was published to API servers long enough ago for them to load it
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
     * Returns the certificate to serve.
     *
     * @param recalled previous certificate, if it is still usable and missing from the Secret
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
            return present; // an API server may not trust the new authority yet
        }
        var former = SubjectAltNames.of(present.own());
        if (!former.containAll(hosts)) {
            return make(signer, hosts.and(former), now); // the old names may still be in use for a while
        }
        boolean isDue =
                !now.isBefore(lifetimes.renewal(present)) && present.expires().isBefore(end(signer, now));
        return isDue || !isSignedByIt || recalled != null ? make(signer, hosts, now) : present;
    }

    /** Returns the newest authority that API servers know; if none is, the oldest, which they most likely know. */
    private static KeyedCertificate signer(List<KeyedCertificate> signers, Predicate<X509Certificate> known) {
        return signers.stream()
                .filter(signer -> known.test(signer.own()))
                .reduce((older, newer) -> newer)
                .orElse(signers.get(0));
    }

    private KeyedCertificate make(KeyedCertificate signer, SubjectAltNames names, Instant now) {
        return CertificateIssuer.leaf(signer, names, now, end(signer, now));
    }

    /** Returns the end of validity: a certificate does not outlive its issuer. */
    private Instant end(KeyedCertificate signer, Instant now) {
        var end = now.plus(lifetimes.leaf());
        return end.isBefore(signer.expires()) ? end : signer.expires();
    }

    /** Returns a copy without authorities that no served certificate needs, and without keys that will not sign again. */
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
