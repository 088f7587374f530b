// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster;

import static java.net.HttpURLConnection.HTTP_CONFLICT;
import static java.net.HttpURLConnection.HTTP_NOT_FOUND;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The path tokens of all replicas, in a Secret that every replica watches and the leader keeps. A Secret of its own, whoever
 * makes the certificate: cert-manager owns the other one, and {@code helm test} may read this one without the private keys. A
 * Secret that is deleted or damaged changes nothing: the tokens stay accepted, and the leader restores them.
 */
final class SecretPathToken implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(SecretPathToken.class);

    /** How often the leader looks unasked whether the token is due. */
    private static final Duration PERIOD = Duration.ofMinutes(1);

    private final KubernetesClient client;
    private final String namespace;
    private final String name;
    private final AcceptedTokens accepted;
    private final Runnable changed;
    private final Clock clock;
    private final AtomicLong rotations = new AtomicLong();
    private final AtomicLong repairs = new AtomicLong();
    private final Watching<Secret> watch;

    private volatile @Nullable PathTokens tokens;
    private volatile @Nullable Chore keeping;

    /**
     * Begins to watch, and returns at once.
     *
     * @param name of the Secret
     * @param accepted told of the tokens that requests may show
     * @param changed told when {@link #registered} may have changed; on a thread that must not be kept
     */
    SecretPathToken(
            KubernetesClient client,
            String namespace,
            String name,
            AcceptedTokens accepted,
            Runnable changed,
            Clock clock) {
        this.client = client;
        this.namespace = namespace;
        this.name = name;
        this.accepted = accepted;
        this.changed = changed;
        this.clock = clock;
        watch = new Watching<>(
                "the Secret " + namespace + "/" + name,
                client.secrets().inNamespace(namespace).withName(name).runnableInformer(0),
                secret -> {},
                this::take,
                secret -> ask());
    }

    private void take(Secret secret) {
        var found = PathTokens.read(SecretData.decoded(secret));
        var before = tokens;
        if (found != null && !found.equals(before)) {
            tokens = found;
            accepted.replace(found.current(), found.previous());
            changed.run();
            var unused = CompletableFuture.runAsync(
                    changed, CompletableFuture.delayedExecutor(PathTokens.SETTLING.toSeconds(), TimeUnit.SECONDS));
        }
        ask();
    }

    private void ask() {
        var now = keeping;
        if (now != null) {
            now.ask();
        }
    }

    /** Whether a token is known. */
    boolean isKnown() {
        return tokens != null;
    }

    /**
     * The token that API servers are to send now.
     *
     * @throws NullPointerException unless one {@link #isKnown}
     */
    PathToken registered() {
        return Objects.requireNonNull(tokens).registered(clock.instant());
    }

    /** How often the token was replaced here because its time was over. */
    long rotations() {
        return rotations.get();
    }

    /** How often the Secret was restored here. */
    long repairs() {
        return repairs.get();
    }

    /** Begins to keep the Secret, as the leader. The returned function ends that. */
    Runnable lead() {
        var begun = new Chore("keep the path token", PERIOD, this::keep);
        keeping = begun;
        return begun::close;
    }

    private void keep() {
        var secret = client.secrets().inNamespace(namespace).withName(name).get();
        var entries = SecretData.decoded(secret);
        var known = tokens;
        var wanted = wanted(PathTokens.read(entries), known);
        if (entries.entrySet().containsAll(wanted.write().entrySet())) {
            return;
        }
        if (!write(secret, wanted.write())) {
            ask(); // somebody else was quicker
        } else if (known == null) {
            LOG.infof("Secret %s/%s holds a path token", namespace, name);
        } else if (!wanted.current().equals(known.current())) {
            rotations.incrementAndGet();
            LOG.infof("the path token in Secret %s/%s is replaced", namespace, name);
        } else {
            repairs.incrementAndGet();
            LOG.warnf("Secret %s/%s was deleted or damaged, and is restored", namespace, name);
        }
    }

    /**
     * The tokens that the Secret is to hold.
     *
     * @param found in it; null for none
     * @param known when it was last valid; null if it never was
     */
    private PathTokens wanted(@Nullable PathTokens found, @Nullable PathTokens known) {
        var now = clock.instant();
        var present = found;
        if (found == null) {
            present = known;
        } else if (known != null && found.current().equals(known.current())) {
            present = new PathTokens(
                    known.current(), known.previous(), found.since()); // whoever deletes the time asks for another
        }
        if (present == null) {
            return PathTokens.first(now);
        }
        return present.isDue(now) ? present.next(now) : present;
    }

    /**
     * Writes these entries and leaves others.
     *
     * @return false if the Secret is no longer what was read
     */
    private boolean write(@Nullable Secret read, Map<String, String> entries) {
        var secrets = client.secrets().inNamespace(namespace);
        var data = SecretData.encoded(entries);
        try {
            if (read == null) {
                secrets.resource(new SecretBuilder()
                                .withNewMetadata()
                                .withName(name)
                                .addToLabels("app.kubernetes.io/name", "plimsoll")
                                .addToLabels("app.kubernetes.io/managed-by", "plimsoll")
                                .endMetadata()
                                .withType("Opaque")
                                .withData(data)
                                .build())
                        .create();
            } else {
                secrets.resource(new SecretBuilder(read).addToData(data).build())
                        .update(); // of the version that was read
            }
            return true;
        } catch (KubernetesClientException e) {
            boolean isGone = read != null && e.getCode() == HTTP_NOT_FOUND;
            if (isGone || e.getCode() == HTTP_CONFLICT) {
                return false;
            }
            throw e;
        }
    }

    @Override
    public void close() {
        watch.close();
    }
}
