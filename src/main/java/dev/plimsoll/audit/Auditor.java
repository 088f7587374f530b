// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.audit;

import dev.plimsoll.audit.listing.ScanFailure;
import dev.plimsoll.audit.store.AuditMemory;
import dev.plimsoll.cluster.client.LeaderTask;
import dev.plimsoll.cluster.client.ReconcileLoop;
import dev.plimsoll.policy.Namespaces;
import dev.plimsoll.policy.PolicySource;
import dev.plimsoll.policy.RuleSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Audits a cluster again and again while it leads, and after each change of the policies, and keeps the latest result for whoever
 * wants to know. Compares with every rule enforced, so that of each rule it is known who would break.
 *
 * <p>There are never more than two results in memory, each within {@link AuditMemory}: the latest one, and either the next one, while
 * it is made, or an older one that somebody still reads ({@link #lend}). An audit for which there is too little memory is lost, and
 * the next one names half as much.
 */
public final class Auditor {
    private static final Logger LOG = Logger.getLogger(Auditor.class);

    /** Between two audits, however often policies change; after a failure it grows. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** Policies that are applied one after the other are one change. */
    private static final Duration QUIET = Duration.ofSeconds(2);

    /** Told of results. They take no time. On any thread, one call after the other. */
    public interface Listener {
        void audited(AuditResult result);

        /** Another replica audits from now on. */
        void left();
    }

    private final KubernetesClient client;
    private final RuleSet rules;
    private final PolicySource policies;
    private final Namespaces namespaces;
    private final Set<String> exemptNamespaces;
    private final AuditPeriod period;
    private final Clock clock;
    private final List<Listener> listeners = new ArrayList<>();
    private final AuditMemory memory;
    private final BuildHistory history;

    private final AtomicLong failures = new AtomicLong();
    private volatile @Nullable AuditResult latest;
    private volatile Instant succeeded = Instant.EPOCH;
    private volatile Duration took = Duration.ZERO;
    private volatile long generation;
    private final AtomicInteger halvings = new AtomicInteger();
    private @Nullable AuditResult lent;

    /**
     * @param exemptNamespaces in which nothing follows from a finding
     * @param interval between two audits while no policy changes, at most; where an audit costs little it is less
     * @param memory for results
     */
    public Auditor(
            KubernetesClient client,
            RuleSet rules,
            PolicySource policies,
            Namespaces namespaces,
            Set<String> exemptNamespaces,
            Duration interval,
            AuditMemory memory,
            Clock clock) {
        this.client = client;
        this.rules = rules;
        this.policies = policies;
        this.namespaces = namespaces;
        this.exemptNamespaces = Set.copyOf(exemptNamespaces);
        this.period = new AuditPeriod(interval);
        this.memory = memory;
        this.history = new BuildHistory(memory.history());
        this.clock = clock;
    }

    /** Tells a listener of each result from now on, and at once of the latest if there is one. */
    public synchronized void tell(Listener listener) {
        listeners.add(listener);
        var known = latest;
        if (known != null) {
            listener.audited(known);
        }
    }

    /** The latest result; null before there is one, and where another replica leads. */
    public @Nullable AuditResult latest() {
        return latest;
    }

    /** A result that somebody reads, who takes his time. */
    public final class Loan implements AutoCloseable {
        private final AuditResult result;
        private boolean returned;

        private Loan(AuditResult result) {
            this.result = result;
        }

        public AuditResult result() {
            return result;
        }

        @Override
        public void close() {
            synchronized (Auditor.this) {
                if (!returned) {
                    returned = true;
                    lent = null;
                    Auditor.this.notifyAll();
                }
            }
        }
    }

    /**
     * The latest result, for one reader at a time who needs more than a moment. The next audit but one waits until it is given back,
     * so the reader must bound its time.
     *
     * @return null where there is no result, or somebody else reads one
     */
    public synchronized @Nullable Loan lend() {
        var result = latest;
        if (result == null || lent != null) {
            return null;
        }
        lent = result;
        return new Loan(result);
    }

    /** Returns when nobody reads a result that is not the latest. */
    @SuppressWarnings("ReferenceEquality") // the very same result
    private synchronized void awaitReturned() throws InterruptedException {
        while (lent != null && lent != latest) {
            wait();
        }
    }

    /** How long the latest audit took, from its first call until its result was published. Zero before there is one. */
    public Duration took() {
        return took;
    }

    /** When everything could be listed last; 1970 where nothing was yet, or another replica leads. */
    public Instant succeeded() {
        return succeeded;
    }

    /** How many audits could not be done, or not wholly. */
    public long failures() {
        return failures.get();
    }

    /** Begins to audit. */
    public LeaderTask lead() {
        return new Leading();
    }

    /** From when we lead until we do not. */
    private final class Leading implements LeaderTask {
        private final ReconcileLoop chore =
                new ReconcileLoop("audit the cluster", () -> period.after(took), PAUSE, QUIET, this::audit);
        private boolean closed;

        @Override
        public void ask() {
            if (policies.generation() != generation) {
                chore.ask();
            }
        }

        private void audit() {
            try {
                awaitReturned();
                generation = policies.generation();
                long begun = System.nanoTime();
                publish(scan());
                took = Duration.ofNanos(System.nanoTime() - begun);
            } catch (ScanFailure e) {
                failures.incrementAndGet();
                if (e.kind() == ScanFailure.Kind.OutOfMemory) {
                    lose();
                }
                throw new KubernetesClientException(e.getMessage());
            } catch (OutOfMemoryError e) {
                failures.incrementAndGet();
                lose();
                throw new KubernetesClientException("it ran out of memory: the next one names half as much");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // another replica does it
            }
        }

        private AuditResult scan() throws ScanFailure, InterruptedException {
            var today = policies.policies();
            return new Scan(client, Scan.PAGE, Scan.PACE, clock, (kind, objects) -> {})
                    .run(new Scan.Question(
                            null,
                            labels -> true,
                            today,
                            generation,
                            Tightening.everything(today, rules),
                            namespaces,
                            exemptNamespaces,
                            history,
                            memory.halved(halvings.get())));
        }

        /** Memory ran out: gives up what can be, and goes on with less. The counts of the latest result stay. */
        private void lose() {
            halvings.incrementAndGet();
            synchronized (Auditor.this) {
                var known = latest;
                if (known != null && !closed) {
                    var counts = known.onlyCounts("the audit after this one ran out of memory");
                    latest = counts;
                    listeners.forEach(listener -> listener.audited(counts));
                }
            }
        }

        private void publish(AuditResult result) {
            synchronized (Auditor.this) {
                if (closed) {
                    return;
                }
                latest = result;
                listeners.forEach(listener -> listener.audited(result));
                // Last, so that whoever sees the time of it sees what was found.
                if (result.errors().isEmpty()) {
                    succeeded = clock.instant();
                } else {
                    failures.incrementAndGet();
                    LOG.warnf("the audit is not whole: %s", String.join("; ", result.errors()));
                }
            }
        }

        @Override
        public void close() {
            chore.close();
            synchronized (Auditor.this) {
                closed = true;
                latest = null;
                succeeded = Instant.EPOCH;
                took = Duration.ZERO;
                listeners.forEach(Listener::left);
            }
        }
    }
}
