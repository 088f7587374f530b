// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.audit;

import dev.plimsoll.cluster.Chore;
import dev.plimsoll.cluster.Duty;
import dev.plimsoll.policy.Namespaces;
import dev.plimsoll.policy.PoliciesInForce;
import dev.plimsoll.policy.RuleSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Audits a cluster again and again while it leads, and after each change of the policies, and keeps the latest result for whoever
 * wants to know. Compares with every rule enforced, so that of each rule it is known who would break.
 */
public final class Auditor {
    private static final Logger LOG = Logger.getLogger(Auditor.class);

    /** Between two audits, however often policies change; after a failure it grows. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** Told of results. They take no time. On any thread, one call after the other. */
    public interface Listener {
        void audited(AuditResult result);

        /** Another replica audits from now on. */
        void left();
    }

    private final KubernetesClient client;
    private final RuleSet rules;
    private final PoliciesInForce policies;
    private final Namespaces namespaces;
    private final Set<String> exemptNamespaces;
    private final Duration interval;
    private final Clock clock;
    private final List<Listener> listeners = new ArrayList<>();
    private final BuildHistory history = new BuildHistory();

    private final AtomicLong failures = new AtomicLong();
    private volatile @Nullable AuditResult latest;
    private volatile Instant succeeded = Instant.EPOCH;
    private volatile long generation;

    /**
     * @param exemptNamespaces in which nothing follows from a finding
     * @param interval between two audits while nothing changes
     */
    public Auditor(
            KubernetesClient client,
            RuleSet rules,
            PoliciesInForce policies,
            Namespaces namespaces,
            Set<String> exemptNamespaces,
            Duration interval,
            Clock clock) {
        this.client = client;
        this.rules = rules;
        this.policies = policies;
        this.namespaces = namespaces;
        this.exemptNamespaces = Set.copyOf(exemptNamespaces);
        this.interval = interval;
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

    /** When everything could be listed last; 1970 where nothing was yet, or another replica leads. */
    public Instant succeeded() {
        return succeeded;
    }

    /** How many audits could not be done, or not wholly. */
    public long failures() {
        return failures.get();
    }

    /** Begins to audit. */
    public Duty lead() {
        return new Leading();
    }

    /** From when we lead until we do not. */
    private final class Leading implements Duty {
        private final Chore chore = new Chore("audit the cluster", interval, PAUSE, this::audit);
        private boolean closed;

        @Override
        public void ask() {
            if (policies.generation() != generation) {
                chore.ask();
            }
        }

        private void audit() {
            generation = policies.generation();
            var today = policies.policies();
            var scan = new Scan(client, Scan.PAGE, Scan.PACE, clock, (kind, objects) -> {});
            try {
                publish(scan.run(new Scan.Question(
                        null,
                        labels -> true,
                        today,
                        generation,
                        Tightening.everything(today, rules),
                        namespaces,
                        exemptNamespaces,
                        history)));
            } catch (ScanFailure e) {
                failures.incrementAndGet();
                throw new KubernetesClientException(e.getMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // another replica does it
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
                listeners.forEach(Listener::left);
            }
        }
    }
}
