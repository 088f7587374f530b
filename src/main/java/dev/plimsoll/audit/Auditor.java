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
 * Audits a cluster periodically while it leads, and after each change of the policies, and keeps the latest result. Compares with
 * a candidate that enforces every rule, so that the result shows for each rule which owners would break.
 *
 * <p>At most two results are in memory, each within {@link AuditMemory}: the latest, and either the next while it is made, or an
 * older one that a reader still holds ({@link #lend}). An audit that runs out of memory is lost, and the next one names half as
 * much.
 */
public final class Auditor {
    private static final Logger LOG = Logger.getLogger(Auditor.class);

    /** Minimum pause between two audits, however often policies change. Grows after a failure. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** Quiet period after a policy change: policies that are applied in sequence count as one change. */
    private static final Duration QUIET = Duration.ofSeconds(2);

    /** Receives results. Methods must return quickly. Called on any thread, one call at a time. */
    public interface Listener {
        void audited(AuditResult result);

        /** Called when another replica takes over auditing. */
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
     * @param exemptNamespaces namespaces in which findings have no effect
     * @param interval maximum time between two audits while no policy changes; shorter where an audit costs little
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

    /** Passes each result to the listener from now on, and immediately the latest one if it exists. */
    public synchronized void tell(Listener listener) {
        listeners.add(listener);
        var known = latest;
        if (known != null) {
            listener.audited(known);
        }
    }

    /** Returns the latest result; null before the first one, and while another replica leads. */
    public @Nullable AuditResult latest() {
        return latest;
    }

    /** A result that is lent to a slow reader. */
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
     * Lends the latest result to one reader at a time that needs more than a moment. The audit after the next one waits until it
     * is returned, so the reader must bound its time.
     *
     * @return null if there is no result, or if another reader holds one
     */
    public synchronized @Nullable Loan lend() {
        var result = latest;
        if (result == null || lent != null) {
            return null;
        }
        lent = result;
        return new Loan(result);
    }

    /** Waits until no reader holds a result other than the latest. */
    @SuppressWarnings("ReferenceEquality") // identity is intended
    private synchronized void awaitReturned() throws InterruptedException {
        while (lent != null && lent != latest) {
            wait();
        }
    }

    /**
     * Returns how long the latest audit took, from its first call until its result was published. Zero before the first audit.
     */
    public Duration took() {
        return took;
    }

    /** Returns when an audit last listed everything; 1970 if none has yet, or if another replica leads. */
    public Instant succeeded() {
        return succeeded;
    }

    /** Returns how many audits failed, completely or in part. */
    public long failures() {
        return failures.get();
    }

    /** Starts auditing. */
    public LeaderTask lead() {
        return new Leading();
    }

    /** Audits from the start to the end of leadership. */
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
                Thread.currentThread().interrupt(); // another replica audits
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

        /** Handles exhausted memory: frees what it can and continues with less. The counts of the latest result remain. */
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
                // Set last, so that a reader that sees this time also sees the result.
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
