// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.tls;

import dev.plimsoll.text.SafeText;
import java.io.IOException;
import java.time.Clock;
import org.jboss.logging.Logger;

/**
 * Reloads a replaced certificate. Certificate and key are two files, replaced one after the other: only a matching pair takes
 * effect, and the last valid pair is served until then.
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
     * @throws IllegalArgumentException if they hold no matching certificate and key
     */
    public static PemFileReloader open(PemFiles files, Clock clock) throws IOException {
        var content = files.read();
        return new PemFileReloader(files, new ReloadableKeyManager(files.certificate(content)), content, clock);
    }

    public ReloadableKeyManager served() {
        return served;
    }

    /** Returns the number of changes of the files that were rejected. */
    public long failures() {
        return reload.failures();
    }

    /** Checks whether the files have changed. */
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
