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
 * The path tokens of all replicas, in a Secret that every replica watches and the leader maintains. It is separate from the
 * certificate Secret in all setups: cert-manager may own that Secret, and {@code helm test} may read this one without the private
 * keys. A deleted or damaged Secret changes nothing: the tokens stay accepted, and the leader restores them.
 */
public final class SecretPathToken implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(SecretPathToken.class);

    /** Interval at which the leader checks whether the token is due. */
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
     * Starts watching and returns at once.
     *
     * @param accepted receives the tokens that requests may use
     * @param changed called when {@link #registered} may have changed, on a thread that must not be blocked
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

    /** Returns whether a token is known. */
    public boolean isKnown() {
        return tokens != null;
    }

    /**
     * Returns the token that API servers must send now.
     *
     * @throws NullPointerException unless one {@link #isKnown}
     */
    public PathToken registered() {
        return Objects.requireNonNull(tokens).registered(clock.instant());
    }

    /** Returns how often this process replaced an expired token. */
    public long rotations() {
        return rotations.get();
    }

    /** Returns how often this process restored the Secret. */
    public long repairs() {
        return repairs.get();
    }

    /** Starts maintaining the Secret, as the leader. The returned function stops it. */
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
            ask(); // another replica was faster
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
     * Returns the wanted content of the Secret.
     *
     * @param found tokens in the Secret; null if there are none
     * @param known last valid tokens; null if there were none
     */
    private PathTokens wanted(@Nullable PathTokens found, @Nullable PathTokens known) {
        var now = clock.instant();
        var present = found;
        if (found == null) {
            present = known;
        } else if (known != null && found.current().equals(known.current())) {
            present = new PathTokens(
                    known.current(), known.previous(), found.since()); // a deleted time requests a new token
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
