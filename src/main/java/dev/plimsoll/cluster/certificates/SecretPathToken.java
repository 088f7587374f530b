// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster.certificates;

import dev.plimsoll.cluster.client.ReconcileLoop;
import dev.plimsoll.cluster.client.ResourceWatch;
import io.fabric8.kubernetes.api.model.Secret;
import java.time.Clock;
import java.time.Duration;
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
public final class SecretPathToken implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(SecretPathToken.class);

    /** How often the leader looks unasked whether the token is due. */
    private static final Duration PERIOD = Duration.ofMinutes(1);

    private final NamedSecret secret;
    private final AcceptedTokens accepted;
    private final Runnable changed;
    private final Clock clock;
    private final AtomicLong rotations = new AtomicLong();
    private final AtomicLong repairs = new AtomicLong();
    private final ResourceWatch<Secret> watch;

    private volatile @Nullable PathTokens tokens;
    private volatile @Nullable ReconcileLoop keeping;

    /**
     * Begins to watch, and returns at once.
     *
     * @param accepted told of the tokens that requests may show
     * @param changed told when {@link #registered} may have changed; on a thread that must not be kept
     */
    public SecretPathToken(NamedSecret secret, AcceptedTokens accepted, Runnable changed, Clock clock) {
        this.secret = secret;
        this.accepted = accepted;
        this.changed = changed;
        this.clock = clock;
        watch = secret.watch(ResourceWatch.Handler.of(this::take, object -> ask()));
    }

    private void take(Secret object) {
        var found = PathTokens.read(SecretEntries.decoded(object));
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
    public boolean isKnown() {
        return tokens != null;
    }

    /**
     * The token that API servers are to send now.
     *
     * @throws NullPointerException unless one {@link #isKnown}
     */
    public PathToken registered() {
        return Objects.requireNonNull(tokens).registered(clock.instant());
    }

    /** How often the token was replaced here because its time was over. */
    public long rotations() {
        return rotations.get();
    }

    /** How often the Secret was restored here. */
    public long repairs() {
        return repairs.get();
    }

    /** Begins to keep the Secret, as the leader. The returned function ends that. */
    public Runnable lead() {
        var begun = new ReconcileLoop("keep the path token", PERIOD, this::keep);
        keeping = begun;
        return begun::close;
    }

    private void keep() {
        var found = secret.getOrCreate();
        var entries = SecretEntries.decoded(found);
        var known = tokens;
        var wanted = wanted(PathTokens.read(entries), known);
        if (entries.entrySet().containsAll(wanted.write().entrySet())) {
            return;
        }
        if (!secret.update(found, wanted.write())) {
            ask(); // somebody else was quicker
        } else if (known == null) {
            LOG.infof("%s holds a path token", secret);
        } else if (!wanted.current().equals(known.current())) {
            rotations.incrementAndGet();
            LOG.infof("the path token in %s is replaced", secret);
        } else {
            repairs.incrementAndGet();
            LOG.warnf("%s was deleted or damaged, and is restored", secret);
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

    @Override
    public void close() {
        watch.close();
    }
}
