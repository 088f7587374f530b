// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.tls;

import dev.plimsoll.text.SafeText;
import java.io.IOException;
import java.time.Clock;
import org.jboss.logging.Logger;

/**
 * Brings a replaced certificate into force. Certificate and key are two files, replaced one after the other: only a pair that
 * belongs together counts, and until it is there the last good one is served.
 */
public final class PemFileReloader {
    private static final Logger LOG = Logger.getLogger(PemFileReloader.class);

    private final PemFiles files;
    private final ReloadableKeyManager served;
    private final Clock clock;
    private final FileReload<PemFiles.Content, KeyedCertificate> reload;

    private PemFileReloader(PemFiles files, ReloadableKeyManager served, PemFiles.Content content, Clock clock) {
        this.files = files;
        this.served = served;
        this.clock = clock;
        this.reload = new FileReload<>(content, files::read, this::valid, this::take, this::refuse);
    }

    /**
     * Reads the files for the first time.
     *
     * @throws IOException with a message that names the file
     * @throws IllegalArgumentException if they hold no certificate and key that belong together
     */
    public static PemFileReloader open(PemFiles files, Clock clock) throws IOException {
        var content = files.read();
        return new PemFileReloader(files, new ReloadableKeyManager(files.certificate(content)), content, clock);
    }

    public ReloadableKeyManager served() {
        return served;
    }

    /** How many changes of the files did not come into force. */
    public long failures() {
        return reload.failures();
    }

    /** Looks whether the files have changed. */
    public void look() {
        reload.look();
    }

    private KeyedCertificate valid(PemFiles.Content content) {
        var certificate = files.certificate(content);
        if (!clock.instant().isBefore(certificate.expires())) {
            throw new IllegalArgumentException(files.chain() + ": the certificate expired on " + certificate.expires());
        }
        return certificate;
    }

    private void take(KeyedCertificate certificate) {
        served.replace(certificate);
        LOG.infof("certificate %s is in force, valid until %s", files.chain(), certificate.expires());
    }

    private void refuse(String problem) {
        LOG.errorf(
                "the new certificate is refused, the one that is valid until %s stays in force: %s",
                served.expires(), SafeText.line(problem, 1000));
    }
}
