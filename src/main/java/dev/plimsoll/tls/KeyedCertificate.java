// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.tls;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/** A certificate with its chain and its private key. The constructor checks that the key matches. */
public record KeyedCertificate(List<X509Certificate> chain, PrivateKey key) {
    public KeyedCertificate {
        chain = List.copyOf(chain);
        if (chain.isEmpty()) {
            throw new IllegalArgumentException("there is no certificate");
        }
        if (!fits(chain.get(0), key)) {
            throw new IllegalArgumentException("the certificate and the private key do not belong together");
        }
    }

    /** Returns the first certificate of the chain, which belongs to the key. */
    public X509Certificate own() {
        return chain.get(0);
    }

    public Instant expires() {
        return own().getNotAfter().toInstant();
    }

    public boolean isValidAt(Instant time) {
        return !time.isBefore(own().getNotBefore().toInstant()) && time.isBefore(expires());
    }

    /** Returns whether the certificate verifies signatures of the key. */
    private static boolean fits(X509Certificate certificate, PrivateKey key) {
        byte[] anything = {1, 2, 3};
        try {
            var algorithm = switch (key.getAlgorithm()) {
                case "RSA" -> "SHA256withRSA";
                case "EC" -> "SHA256withECDSA";
                default -> key.getAlgorithm();
            };
            var signing = Signature.getInstance(algorithm);
            signing.initSign(key);
            signing.update(anything);
            var signature = signing.sign();
            var checking = Signature.getInstance(algorithm);
            checking.initVerify(certificate.getPublicKey());
            checking.update(anything);
            return checking.verify(signature);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
