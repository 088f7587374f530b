// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster.certificates;

import dev.plimsoll.cluster.client.ReconcileLoop;
import dev.plimsoll.tls.Pem;
import dev.plimsoll.tls.SubjectAltNames;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Maintains the Secret with the certificates. Only the leader runs this. An update replaces only the version that was read: if
 * two replicas believe that they lead, one of them gets a conflict, reads the Secret again, and finds the work done.
 */
final class CertificateKeeper {
    private static final Logger LOG = Logger.getLogger(CertificateKeeper.class);

    private final NamedSecret secret;
    private final Rotation rotation;
    private final CertificateLifetimes lifetimes;
    private final Supplier<CertificateSecret> remembered;
    private final Clock clock;
    private final TrustedSince handedOut = new TrustedSince();
    private final AtomicLong renewals = new AtomicLong();
    private final AtomicLong repairs = new AtomicLong();

    private volatile @Nullable ReconcileLoop keeping;

    /** @param remembered last usable content of the Secret */
    CertificateKeeper(
            NamedSecret secret, CertificateSource.OwnSecret own, Supplier<CertificateSecret> remembered, Clock clock) {
        this.secret = secret;
        this.lifetimes = own.lifetimes();
        this.rotation = new Rotation(new SubjectAltNames(own.hosts()), lifetimes);
        this.remembered = remembered;
        this.clock = clock;
    }

    /** Starts maintaining the Secret. The returned function stops it. */
    Runnable lead() {
        var begun = new ReconcileLoop("keep the certificates", lifetimes.grace().dividedBy(4), this::keep);
        keeping = begun;
        return begun::close;
    }

    /** Requests a run, because the Secret may have changed. */
    void ask() {
        var now = keeping;
        if (now != null) {
            now.ask();
        }
    }

    void handedOut(String bundle) {
        handedOut.are(Pem.certificates(bundle), clock.instant());
    }

    long renewals() {
        return renewals.get();
    }

    long repairs() {
        return repairs.get();
    }

    private void keep() {
        var found = secret.getOrCreate();
        var now = clock.instant();
        var data = SecretEntries.decoded(found);
        var step = rotation.next(
                data, remembered.get(), now, authority -> handedOut.isKnown(authority, now, lifetimes.grace()));
        var entries = step.credentials().write();
        if (data.entrySet().containsAll(entries.entrySet())) {
            return;
        }
        if (secret.update(found, entries)) {
            tell(step);
        } else {
            ask();
        }
    }

    private void tell(Rotation.Step step) {
        var credentials = step.credentials();
        switch (step.cause()) {
            case BEGINNING -> LOG.infof("%s is made: %s", secret, credentials);
            case RENEWAL -> {
                renewals.incrementAndGet();
                LOG.infof("%s is renewed: %s", secret, credentials);
            }
            case REPAIR -> {
                repairs.incrementAndGet();
                LOG.warnf("%s was of no use to replicas and is restored: %s", secret, credentials);
            }
        }
    }
}
