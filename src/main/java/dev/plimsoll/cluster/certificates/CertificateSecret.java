// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster.certificates;

import dev.plimsoll.tls.KeyedCertificate;
import dev.plimsoll.tls.Pem;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The certificates and keys of the Secret.
 *
 * @param authorities authorities that API servers must trust, oldest first
 * @param signers authorities with a known key, in the same order
 * @param leaf serving certificate; null if no certificate matches its key
 */
record CertificateSecret(
        List<X509Certificate> authorities,
        List<KeyedCertificate> signers,
        @Nullable KeyedCertificate leaf) {
    static final CertificateSecret NONE = new CertificateSecret(List.of(), List.of(), null);

    /** The entries of the Secret, named as in the type {@code kubernetes.io/tls}. The last entry may hold several keys. */
    static final String LEAF = "tls.crt";

    static final String LEAF_KEY = "tls.key";
    static final String AUTHORITIES = "ca.crt";
    static final String AUTHORITY_KEYS = "ca.key";

    /** How far another clock may be ahead, in addition to the tolerance of the certificate issuer. */
    private static final Duration TOLERANCE = Duration.ofMinutes(5);

    /** Maximum number of PEM blocks read per entry, because matching keys to certificates takes time. */
    private static final int MOST = 16;

    private static final int MAY_SIGN_CERTIFICATES = 5;

    CertificateSecret {
        authorities = List.copyOf(authorities);
        signers = List.copyOf(signers);
    }

    /**
     * Reads all valid content and ignores invalid content.
     *
     * @param data entries, one character per byte
     * @param older additional authorities to trust
     */
    static CertificateSecret read(Map<String, String> data, List<X509Certificate> older) {
        var authorities = Stream.concat(older.stream(), certificates(data.get(AUTHORITIES)).stream())
                .distinct()
                .toList();
        return new CertificateSecret(
                authorities,
                pairs(authorities, keys(data.get(AUTHORITY_KEYS))).toList(),
                pairs(certificates(data.get(LEAF)), keys(data.get(LEAF_KEY)))
                        .findFirst()
                        .orElse(null));
    }

    private static List<X509Certificate> certificates(@Nullable String text) {
        return inEach(text, pem -> Pem.certificates(pem).get(0));
    }

    private static List<PrivateKey> keys(@Nullable String text) {
        return inEach(text, Pem::privateKey);
    }

    private static <T> List<T> inEach(@Nullable String text, Function<String, T> reading) {
        return text == null
                ? List.of()
                : Stream.of(text.split("(?=-----BEGIN )", MOST))
                        .flatMap(pem -> {
                            try {
                                return Stream.of(reading.apply(pem));
                            } catch (IllegalArgumentException e) {
                                return Stream.empty();
                            }
                        })
                        .toList();
    }

    private static Stream<KeyedCertificate> pairs(List<X509Certificate> certificates, List<PrivateKey> keys) {
        return certificates.stream()
                .flatMap(certificate -> keys.stream().flatMap(key -> pair(certificate, key).stream()));
    }

    private static Optional<KeyedCertificate> pair(X509Certificate certificate, PrivateKey key) {
        try {
            return Optional.of(new KeyedCertificate(List.of(certificate), key));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Returns whether any entry has content, usable or not. */
    static boolean isIn(Map<String, String> data) {
        return Stream.of(LEAF, LEAF_KEY, AUTHORITIES, AUTHORITY_KEYS)
                .anyMatch(entry -> !data.getOrDefault(entry, "").isEmpty());
    }

    /** Returns the entries with exactly this content. */
    Map<String, String> write() {
        return Map.of(
                LEAF,
                leaf == null ? "" : Pem.of(leaf.own()),
                LEAF_KEY,
                leaf == null ? "" : Pem.of(leaf.key()),
                AUTHORITIES,
                bundle(),
                AUTHORITY_KEYS,
                signers.stream().map(signer -> Pem.of(signer.key())).collect(Collectors.joining()));
    }

    /** Returns the authorities as PEM. */
    String bundle() {
        return authorities.stream().map(Pem::of).collect(Collectors.joining());
    }

    /** Returns the authority that signed a certificate; null if none of them did. */
    @Nullable
    X509Certificate issuerOf(KeyedCertificate certificate) {
        return authorities.stream()
                .filter(authority -> signed(authority, certificate.own()))
                .findFirst()
                .orElse(null);
    }

    private static boolean signed(X509Certificate authority, X509Certificate certificate) {
        if (!certificate.getIssuerX500Principal().equals(authority.getSubjectX500Principal())) {
            return false;
        }
        try {
            certificate.verify(authority.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** Returns whether the entries that this was read from are intact, apart from expiry. */
    boolean isAllOf(Map<String, String> data) {
        return leaf != null
                && issuerOf(leaf) != null
                && !signers.isEmpty()
                && data.entrySet().containsAll(write().entrySet());
    }

    /** Returns the usable content at a time: valid authorities, and a leaf signed by one of them. */
    CertificateSecret at(Instant now) {
        var believable = new CertificateSecret(
                authorities.stream()
                        .filter(authority -> isAuthority(authority) && isValid(authority, now))
                        .toList(),
                signers.stream()
                        .filter(signer -> isAuthority(signer.own()) && isValid(signer.own(), now))
                        .toList(),
                null);
        return leaf != null && isValid(leaf.own(), now) && believable.issuerOf(leaf) != null
                ? believable.with(leaf)
                : believable;
    }

    private static boolean isAuthority(X509Certificate certificate) {
        var usage = certificate.getKeyUsage();
        return certificate.getBasicConstraints() >= 0 && usage != null && usage[MAY_SIGN_CERTIFICATES];
    }

    private static boolean isValid(X509Certificate certificate, Instant now) {
        return certificate.getNotBefore().toInstant().isBefore(now.plus(TOLERANCE))
                && now.isBefore(certificate.getNotAfter().toInstant());
    }

    /** Returns a copy with an additional authority. */
    CertificateSecret and(KeyedCertificate successor) {
        return new CertificateSecret(
                Stream.concat(authorities.stream(), Stream.of(successor.own())).toList(),
                Stream.concat(signers.stream(), Stream.of(successor)).toList(),
                leaf);
    }

    CertificateSecret with(@Nullable KeyedCertificate otherLeaf) {
        return new CertificateSecret(authorities, signers, otherLeaf);
    }

    /** Returns a description for people, without any key. */
    @Override
    public String toString() {
        var names = authorities.stream()
                .map(authority -> authority.getSubjectX500Principal().getName())
                .collect(Collectors.joining(", "));
        return (leaf == null ? "nothing to serve" : "valid until " + leaf.expires()) + "; authorities: " + names;
    }
}
