// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.tls;

import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;

/** Issues certificates, each with a new key. Keys are ECDSA P-256, because a handshake with RSA costs six times as much. */
public final class CertificateIssuer {
    private static final X500Name LEAF = new X500Name("CN=plimsoll");
    private static final Duration LIFE_ALONE = Duration.ofDays(365);

    /** Clocks differ: a client whose clock is behind must accept a new certificate as valid. */
    private static final Duration BACKDATED = Duration.ofHours(1);

    private CertificateIssuer() {}

    /**
     * Returns a self-signed certificate. Clients must trust it as its own authority.
     *
     * @param hosts names and addresses, besides {@code localhost}, {@code 127.0.0.1}, {@code ::1} and this machine's name
     */
    public static KeyedCertificate selfSigned(Collection<String> hosts, Clock clock) {
        var all = new LinkedHashSet<String>(List.of("localhost", "127.0.0.1", "::1"));
        try {
            all.add(InetAddress.getLocalHost().getHostName());
        } catch (UnknownHostException e) {
            // a machine without a name needs no entry
        }
        all.addAll(hosts);
        var now = clock.instant();
        return make(LEAF, null, new SubjectAltNames(all), now, now.plus(LIFE_ALONE));
    }

    /** Returns an authority's certificate. It may sign leaf certificates only. */
    public static KeyedCertificate authority(Instant now, Instant until) {
        // Dated, so that a person can distinguish an old authority from a new one.
        var name = new X500Name("CN=plimsoll authority of " + now.truncatedTo(ChronoUnit.SECONDS));
        return make(name, null, null, now, until);
    }

    /** Returns a serving certificate that {@code authority} signs. */
    public static KeyedCertificate leaf(KeyedCertificate authority, SubjectAltNames hosts, Instant now, Instant until) {
        return make(LEAF, authority, hosts, now, until);
    }

    /** Returns the time when a certificate of this class was issued. */
    public static Instant made(X509Certificate certificate) {
        return certificate.getNotBefore().toInstant().plus(BACKDATED);
    }

    /**
     * Signs a new key.
     *
     * @param issuer null for a self-signed certificate, which may then sign others
     * @param hosts null for a certificate that is not served
     */
    private static KeyedCertificate make(
            X500Name subject,
            @Nullable KeyedCertificate issuer,
            @Nullable SubjectAltNames hosts,
            Instant now,
            Instant until) {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            var keys = generator.generateKeyPair();
            var builder = new JcaX509v3CertificateBuilder(
                    issuer == null ? subject : new JcaX509CertificateHolder(issuer.own()).getSubject(),
                    new BigInteger(127, new SecureRandom()),
                    Date.from(now.minus(BACKDATED)),
                    Date.from(until),
                    subject,
                    keys.getPublic());
            for (var extension : extensions(keys.getPublic(), issuer, hosts)) {
                builder.addExtension(extension);
            }
            var signer = new JcaContentSignerBuilder("SHA256withECDSA")
                    .build(issuer == null ? keys.getPrivate() : issuer.key());
            var certificate = new JcaX509CertificateConverter().getCertificate(builder.build(signer));
            return new KeyedCertificate(List.of(certificate), keys.getPrivate());
        } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
            throw new IllegalStateException("this Java cannot make an ECDSA P-256 certificate", e);
        }
    }

    private static List<Extension> extensions(
            PublicKey key, @Nullable KeyedCertificate issuer, @Nullable SubjectAltNames hosts)
            throws GeneralSecurityException, IOException {
        var identifiers = new JcaX509ExtensionUtils();
        int usage = 0;
        var all = new ArrayList<Extension>();
        all.add(Extension.create(Extension.subjectKeyIdentifier, false, identifiers.createSubjectKeyIdentifier(key)));
        if (issuer == null) {
            usage |= KeyUsage.keyCertSign;
            all.add(Extension.create(Extension.basicConstraints, true, new BasicConstraints(0)));
        } else {
            all.add(Extension.create(Extension.basicConstraints, true, new BasicConstraints(false)));
            all.add(Extension.create(
                    Extension.authorityKeyIdentifier,
                    false,
                    identifiers.createAuthorityKeyIdentifier(issuer.own().getPublicKey())));
        }
        if (hosts != null) {
            usage |= KeyUsage.digitalSignature;
            all.add(Extension.create(Extension.subjectAlternativeName, false, hosts.subjectAlternativeNames()));
            all.add(Extension.create(
                    Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth)));
        }
        all.add(Extension.create(Extension.keyUsage, true, new KeyUsage(usage)));
        return all;
    }
}
