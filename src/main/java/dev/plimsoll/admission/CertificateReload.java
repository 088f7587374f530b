// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.admission;

import dev.plimsoll.config.Settling;
import dev.plimsoll.text.SafeText;
import java.io.IOException;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Brings a replaced certificate into force. Certificate and key are two files, replaced one after the other: only a pair that
 * belongs together counts, and until it is there the last good one is served.
 */
final class CertificateReload {
    private static final Logger LOG = Logger.getLogger(CertificateReload.class);

    /** What the files held, or why they could not be read. */
    private record Seen(CertificateFiles.@Nullable Content content, String problem) {}

    private final CertificateFiles files;
    private final ServedCertificate served;
    private final Clock clock;
    private final Settling<Seen> seen;

    private final AtomicLong failures = new AtomicLong();

    private CertificateReload(
            CertificateFiles files, ServedCertificate served, CertificateFiles.Content content, Clock clock) {
        this.files = files;
        this.served = served;
        this.clock = clock;
        this.seen = new Settling<>(new Seen(content, ""));
    }

    /**
     * Reads the files for the first time.
     *
     * @throws IOException with a message that names the file
     * @throws IllegalArgumentException if they hold no certificate and key that belong together
     */
    static CertificateReload open(CertificateFiles files, Clock clock) throws IOException {
        var content = files.read();
        return new CertificateReload(files, new ServedCertificate(files.certificate(content)), content, clock);
    }

    ServedCertificate served() {
        return served;
    }

    /** How many changes of the files did not come into force. */
    long failures() {
        return failures.get();
    }

    /** Looks whether the files have changed. */
    void look() {
        Seen now;
        try {
            now = new Seen(files.read(), "");
        } catch (IOException e) {
            now = new Seen(null, String.valueOf(e.getMessage()));
        }
        if (seen.isNew(now)) {
            take(now);
        }
    }

    private void take(Seen now) {
        if (now.content() == null) {
            refuse(now.problem());
            return;
        }
        try {
            var certificate = files.certificate(now.content());
            if (!clock.instant().isBefore(certificate.expires())) {
                refuse(files.chain() + ": the certificate expired on " + certificate.expires());
                return;
            }
            served.replace(certificate);
            LOG.infof("certificate %s is in force, valid until %s", files.chain(), certificate.expires());
        } catch (IllegalArgumentException e) {
            refuse(String.valueOf(e.getMessage()));
        }
    }

    private void refuse(String problem) {
        failures.incrementAndGet();
        LOG.errorf(
                "the new certificate is refused, the one that is valid until %s stays in force: %s",
                served.expires(), SafeText.line(problem, 1000));
    }
}
