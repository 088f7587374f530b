// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.admission;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
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

    /** What the files held at one time, so that a change can be told. */
    record Content(String chain, String key) {}

    Content read() throws IOException {
        return new Content(Files.readString(chain), Files.readString(key));
    }

    /** @throws IllegalArgumentException with what is wrong, and in which file */
    Certificate certificate(Content content) {
        var certificates = new ArrayList<X509Certificate>();
        try (var in = new java.io.ByteArrayInputStream(
                content.chain().getBytes(java.nio.charset.StandardCharsets.US_ASCII))) {
            for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                certificates.add((X509Certificate) certificate);
            }
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException(chain + ": no PEM certificate: " + e.getMessage(), e);
        }
        if (certificates.isEmpty()) {
            throw new IllegalArgumentException(chain + ": there is no PEM certificate in it");
        }
        try {
            return new Certificate(certificates, privateKey(content.key()));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(chain + " and " + key + ": " + e.getMessage(), e);
        }
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
            throw new IllegalArgumentException("no private key that can be read: " + e.getMessage(), e);
        }
        throw new IllegalArgumentException(
                "there is no PEM private key (PKCS#8, PKCS#1 or SEC 1, not encrypted) in it");
    }
}
