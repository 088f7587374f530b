// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster.certificates;

import dev.plimsoll.cluster.client.ResourceWatch;
import dev.plimsoll.tls.KeyedCertificate;
import io.fabric8.kubernetes.api.model.Secret;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The certificate that all replicas serve. It is stored in a Secret, which every replica watches and the leader maintains. Usable
 * content is served at once; unusable content changes nothing.
 */
public final class SecretCertificates implements Certificates {
    private static final Logger LOG = Logger.getLogger(SecretCertificates.class);

    private final NamedSecret secret;
    private final Clock clock;
    private final Consumer<KeyedCertificate> served;
    private final Runnable changed;
    private final CertificateKeeper keeper;
    private final ResourceWatch<Secret> watch;
    private final AtomicLong refusals = new AtomicLong();

    /** Last usable content of the Secret, without the keys of authorities. */
    private volatile CertificateSecret inForce = CertificateSecret.NONE;

    private Map<String, String> refused = Map.of();

    /**
     * Starts watching and returns at once.
     *
     * @param own host names by which API servers reach Plimsoll, and certificate lifetimes
     * @param served receives each new serving certificate
     * @param changed called when {@link #caBundle} has changed; like {@code served}, on a thread that must not be blocked
     */
    public SecretCertificates(
            NamedSecret secret,
            CertificateSource.OwnSecret own,
            Consumer<KeyedCertificate> served,
            Runnable changed,
            Clock clock) {
        this.secret = secret;
        this.clock = clock;
        this.served = served;
        this.changed = changed;
        keeper = new CertificateKeeper(secret, own, () -> inForce, clock);
        watch = secret.watch(ResourceWatch.Handler.of(this::take, object -> keeper.ask()));
    }

    private void take(Secret object) {
        keeper.ask();
        var entries = SecretEntries.decoded(object);
        var now = clock.instant();
        var usable = CertificateSecret.read(entries, List.of()).at(now);
        var leaf = usable.leaf();
        if (leaf == null) {
            refuse(entries);
            return;
        }
        var before = inForce;
        inForce = new CertificateSecret(usable.authorities(), List.of(), leaf);
        if (!leaf.equals(before.leaf())) {
            LOG.infof("certificate of %s is in force, valid until %s", secret, leaf.expires());
            served.accept(leaf);
        }
        if (!usable.authorities().equals(before.authorities())) {
            changed.run();
        }
    }

    /** Logs unusable content once, even if it is received again. */
    private void refuse(Map<String, String> entries) {
        if (!CertificateSecret.isIn(entries) || entries.equals(refused)) {
            return;
        }
        refused = entries;
        refusals.incrementAndGet();
        var present = inForce.leaf();
        LOG.errorf(
                "%s holds no certificate that is valid, fits its key and is signed by one of its authorities; %s",
                secret,
                present == null
                        ? "there is none yet"
                        : "the one that is valid until " + present.expires() + " stays in force");
    }

    /** Returns the serving certificate; null until the Secret had usable content. */
    @Nullable
    KeyedCertificate certificate() {
        return inForce.leaf();
    }

    @Override
    public boolean isKnown() {
        return inForce.leaf() != null;
    }

    @Override
    public @Nullable String caBundle() {
        var now = inForce;
        return now.leaf() == null ? null : now.bundle();
    }

    @Override
    public void handedOut(String caBundle) {
        keeper.handedOut(caBundle);
    }

    @Override
    public Runnable lead() {
        return keeper.lead();
    }

    @Override
    public @Nullable Instant authorityExpires() {
        var now = inForce;
        var issuer = now.leaf() == null ? null : now.issuerOf(now.leaf());
        return issuer == null ? null : issuer.getNotAfter().toInstant();
    }

    @Override
    public long renewals() {
        return keeper.renewals();
    }

    @Override
    public long repairs() {
        return keeper.repairs();
    }

    @Override
    public long refusals() {
        return refusals.get();
    }

    @Override
    public void close() {
        watch.close();
    }
}
