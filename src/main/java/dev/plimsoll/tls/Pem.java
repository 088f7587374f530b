// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.tls;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;

/**
 * Reads and writes certificates and private keys as PEM: reads the formats of openssl and cert-manager, writes the format of
 * openssl.
 */
public final class Pem {
    private Pem() {}

    /**
     * Returns all certificates, at least one.
     *
     * @param pem a character for each byte
     * @throws IllegalArgumentException if the text is invalid; the message says why
     */
    public static List<X509Certificate> certificates(String pem) {
        try {
            var certificates = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(pem.getBytes(ISO_8859_1)))
                    .stream()
                    .map(X509Certificate.class::cast)
                    .toList();
            if (!certificates.isEmpty()) {
                return certificates;
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("no PEM certificate: " + e.getMessage(), e);
        }
        throw new IllegalArgumentException("there is no PEM certificate in it");
    }

    /**
     * Returns a trust manager that trusts only certificates signed by these authorities.
     *
     * @param pem a character for each byte
     * @throws IllegalArgumentException if the text is invalid; the message says why
     */
    public static X509ExtendedTrustManager trust(String pem) {
        try {
            var store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            for (var authority : certificates(pem)) {
                store.setCertificateEntry("authority-" + store.size(), authority);
            }
            var factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(store);
            return (X509ExtendedTrustManager) factory.getTrustManagers()[0];
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException("these authorities cannot be used: " + e.getMessage(), e);
        }
    }

    /** Returns TLS for a client that trusts certificates signed by the authorities in {@code pem}. */
    public static SSLContext tls(String pem) {
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {trust(pem)}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has TLS", e);
        }
    }

    /**
     * Returns the first private key.
     *
     * @param pem PKCS#8, PKCS#1 or SEC 1, not encrypted
     * @throws IllegalArgumentException if the text is invalid; the message says why
     */
    public static PrivateKey privateKey(String pem) {
        try (var parser = new PEMParser(new StringReader(pem))) {
            for (Object object; (object = parser.readObject()) != null; ) {
                if (object instanceof PEMKeyPair pair) {
                    return new JcaPEMKeyConverter().getKeyPair(pair).getPrivate();
                }
                if (object instanceof PrivateKeyInfo info) {
                    return new JcaPEMKeyConverter().getPrivateKey(info);
                }
            }
        } catch (IOException | RuntimeException e) {
            throw new IllegalArgumentException("no private key that can be read: " + e.getMessage(), e);
        }
        throw new IllegalArgumentException(
                "there is no PEM private key (PKCS#8, PKCS#1 or SEC 1, not encrypted) in it");
    }

    public static String of(X509Certificate certificate) {
        try {
            return of("CERTIFICATE", certificate.getEncoded());
        } catch (CertificateEncodingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** Returns the key as PKCS#8. */
    public static String of(PrivateKey key) {
        return of("PRIVATE KEY", key.getEncoded());
    }

    private static String of(String what, byte[] der) {
        return "-----BEGIN " + what + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
                + "\n-----END " + what + "-----\n";
    }
}
