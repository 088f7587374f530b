// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.admission;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.plimsoll.config.SmallFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;

/**
 * A certificate in PEM files, as cert-manager and Kubernetes' TLS secrets hold it.
 *
 * @param chain the certificate first, then those that vouch for it
 * @param key PKCS#8, PKCS#1 or SEC 1, not encrypted
 */
public record CertificateFiles(Path chain, Path key) {

    /** What the files held at one time, a character for each byte, so that a change can be told. */
    record Content(String chain, String key) {}

    /** @throws IOException with a message that names the file */
    Content read() throws IOException {
        return new Content(new String(SmallFile.read(chain), ISO_8859_1), new String(SmallFile.read(key), ISO_8859_1));
    }

    /** @throws IllegalArgumentException with what is wrong, and in which file */
    Certificate certificate(Content content) {
        var certificates = certificates(content.chain());
        var privateKey = privateKey(content.key());
        try {
            return new Certificate(certificates, privateKey);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(chain + " and " + key + ": " + e.getMessage(), e);
        }
    }

    private List<X509Certificate> certificates(String pem) {
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
            throw new IllegalArgumentException(chain + ": no PEM certificate: " + e.getMessage(), e);
        }
        throw new IllegalArgumentException(chain + ": there is no PEM certificate in it");
    }

    private PrivateKey privateKey(String pem) {
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
            throw new IllegalArgumentException(key + ": no private key that can be read: " + e.getMessage(), e);
        }
        throw new IllegalArgumentException(
                key + ": there is no PEM private key (PKCS#8, PKCS#1 or SEC 1, not encrypted) in it");
    }
}
