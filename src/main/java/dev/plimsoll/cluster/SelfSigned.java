// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster;

import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * Makes a certificate that nobody vouches for: whoever asks must be given it as its authority. ECDSA P-256, for a handshake
 * with RSA costs six times as much.
 */
public final class SelfSigned {
    private static final Duration LIFE = Duration.ofDays(365);
    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|.*:.*");

    private SelfSigned() {}

    /** @param hosts names and addresses, besides {@code localhost}, {@code 127.0.0.1}, {@code ::1} and this machine's name */
    public static Certificate certificate(Collection<String> hosts, Clock clock) {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            var keys = generator.generateKeyPair();
            var name = new X500Name("CN=plimsoll");
            var now = clock.instant();
            var builder = new JcaX509v3CertificateBuilder(
                            name,
                            new BigInteger(127, new SecureRandom()),
                            Date.from(now.minus(Duration.ofMinutes(5))), // clocks differ
                            Date.from(now.plus(LIFE)),
                            name,
                            keys.getPublic())
                    .addExtension(Extension.subjectAlternativeName, false, names(hosts))
                    .addExtension(Extension.basicConstraints, true, new BasicConstraints(true))
                    .addExtension(
                            Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyCertSign))
                    .addExtension(
                            Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
            var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate());
            var certificate = new JcaX509CertificateConverter().getCertificate(builder.build(signer));
            return new Certificate(List.of(certificate), keys.getPrivate());
        } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
            throw new IllegalStateException("this Java cannot make an ECDSA P-256 certificate", e);
        }
    }

    private static GeneralNames names(Collection<String> hosts) {
        var all = new LinkedHashSet<String>(List.of("localhost", "127.0.0.1", "::1"));
        try {
            all.add(InetAddress.getLocalHost().getHostName());
        } catch (UnknownHostException e) {
            // a machine without a name has none to be called by
        }
        all.addAll(hosts);
        return new GeneralNames(all.stream()
                .map(host -> new GeneralName(
                        ADDRESS.matcher(host).matches() ? GeneralName.iPAddress : GeneralName.dNSName, host))
                .toArray(GeneralName[]::new));
    }
}
