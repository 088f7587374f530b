// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster;

import static java.net.HttpURLConnection.HTTP_CONFLICT;
import static java.net.HttpURLConnection.HTTP_NOT_FOUND;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the Secret with the certificates, which is for the leader to do. What is written replaces what was read and nothing else:
 * should two replicas believe that they lead, one of them is told that it came too late, looks again, and finds it done.
 */
final class CertificateKeeper {
    private static final Logger LOG = Logger.getLogger(CertificateKeeper.class);

    private final KubernetesClient client;
    private final String namespace;
    private final String name;
    private final Rotation rotation;
    private final Lifetimes lifetimes;
    private final Supplier<Credentials> remembered;
    private final Clock clock;
    private final HandedOut handedOut = new HandedOut();
    private final AtomicLong renewals = new AtomicLong();
    private final AtomicLong repairs = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();

    private volatile @Nullable Chore keeping;

    /** @param remembered what the Secret held when it was last of use */
    CertificateKeeper(
            KubernetesClient client,
            String namespace,
            String name,
            Hosts hosts,
            Lifetimes lifetimes,
            Supplier<Credentials> remembered,
            Clock clock) {
        this.client = client;
        this.namespace = namespace;
        this.name = name;
        this.rotation = new Rotation(hosts, lifetimes);
        this.lifetimes = lifetimes;
        this.remembered = remembered;
        this.clock = clock;
    }

    /** Begins to keep it; what is returned ends that. */
    Runnable lead() {
        var begun = new Chore("keep the certificates", lifetimes.grace().dividedBy(4), this::keep);
        keeping = begun;
        return begun::close;
    }

    /** Something may have happened to the Secret. */
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

    long failures() {
        return failures.get();
    }

    private void keep() {
        try {
            var found = client.secrets().inNamespace(namespace).withName(name).get();
            var secret = found == null ? create() : found;
            var now = clock.instant();
            var data = SecretData.decoded(secret);
            var step = rotation.next(
                    data, remembered.get(), now, authority -> handedOut.isKnown(authority, now, lifetimes.grace()));
            var entries = step.credentials().write();
            if (data.entrySet().containsAll(entries.entrySet())) {
                return;
            }
            if (write(secret, entries)) {
                tell(step);
            } else {
                ask();
            }
        } catch (KubernetesClientException e) {
            failures.incrementAndGet();
            throw e;
        }
    }

    /**
     * Writes them, and nothing else; what else is in the Secret stays.
     *
     * @return false if it is no longer what was read
     */
    private boolean write(Secret read, Map<String, String> entries) {
        try {
            client.secrets()
                    .inNamespace(namespace)
                    .resource(new SecretBuilder(read)
                            .addToData(SecretData.encoded(entries))
                            .build())
                    .update(); // of the version that was read
            return true;
        } catch (KubernetesClientException e) {
            if (e.getCode() == HTTP_NOT_FOUND || e.getCode() == HTTP_CONFLICT) {
                return false;
            }
            throw e;
        }
    }

    /**
     * Creates the Secret without entries, by server-side apply: RBAC can limit that to its name, which it cannot for a POST. If
     * another replica has created it meanwhile, this changes nothing and gives what that one has written.
     */
    private Secret create() {
        return client.secrets()
                .inNamespace(namespace)
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .addToLabels("app.kubernetes.io/name", "plimsoll")
                        .addToLabels("app.kubernetes.io/managed-by", "plimsoll")
                        .endMetadata()
                        .withType("Opaque") // kubernetes.io/tls must not be without entries
                        .build())
                .fieldManager("plimsoll")
                .serverSideApply();
    }

    private void tell(Rotation.Step step) {
        var credentials = step.credentials();
        switch (step.cause()) {
            case BEGINNING -> LOG.infof("Secret %s/%s is made: %s", namespace, name, credentials);
            case RENEWAL -> {
                renewals.incrementAndGet();
                LOG.infof("Secret %s/%s is renewed: %s", namespace, name, credentials);
            }
            case REPAIR -> {
                repairs.incrementAndGet();
                LOG.warnf("Secret %s/%s was of no use to replicas and is put right: %s", namespace, name, credentials);
            }
        }
    }
}
