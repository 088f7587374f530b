// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.tls;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.plimsoll.text.SmallFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Function;

/**
 * The PEM files of a certificate, as in cert-manager and Kubernetes TLS Secrets.
 *
 * @param chain the certificate first, then its issuers
 * @param key PKCS#8, PKCS#1 or SEC 1, not encrypted
 */
public record PemFiles(Path chain, Path key) {

    /** The content of the files at one time, a character for each byte, to detect changes. */
    record Content(String chain, String key) {}

    /** @throws IOException with a message that names the file */
    Content read() throws IOException {
        return new Content(new String(SmallFile.read(chain), ISO_8859_1), new String(SmallFile.read(key), ISO_8859_1));
    }

    /** @throws IllegalArgumentException if the content is invalid; the message names the mistake and the file */
    KeyedCertificate certificate(Content content) {
        var certificates = in(chain, content.chain(), Pem::certificates);
        var privateKey = in(key, content.key(), Pem::privateKey);
        try {
            return new KeyedCertificate(certificates, privateKey);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(chain + " and " + key + ": " + e.getMessage(), e);
        }
    }

    private static <T> T in(Path file, String pem, Function<String, T> reading) {
        try {
            return reading.apply(pem);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
        }
    }
}
