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
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
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

    private final KubernetesClient client;
    private final RuleSet rules;
    private final PoliciesInForce policies;
    private final Namespaces namespaces;
    private final Set<String> exemptNamespaces;
    private final Duration interval;
    private final Consumer<AuditResult> told;
    private final Clock clock;

    private final AtomicLong failures = new AtomicLong();
    private volatile @Nullable AuditResult latest;
    private volatile Instant succeeded = Instant.EPOCH;
    private volatile long generation;

    /**
     * @param exemptNamespaces in which nothing follows from a finding
     * @param interval between two audits while nothing changes
     * @param told of each result, on the thread that audits
     */
    public Auditor(
            KubernetesClient client,
            RuleSet rules,
            PoliciesInForce policies,
            Namespaces namespaces,
            Set<String> exemptNamespaces,
            Duration interval,
            Consumer<AuditResult> told,
            Clock clock) {
        this.client = client;
        this.rules = rules;
        this.policies = policies;
        this.namespaces = namespaces;
        this.exemptNamespaces = Set.copyOf(exemptNamespaces);
        this.interval = interval;
        this.told = told;
        this.clock = clock;
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
        var chore = new Chore("audit the cluster", interval, PAUSE, this::audit);
        chore.ask();
        return new Duty() {
            @Override
            public void ask() {
                if (policies.generation() != generation) {
                    chore.ask();
                }
            }

            @Override
            public void close() {
                chore.close();
                latest = null;
                succeeded = Instant.EPOCH;
            }
        };
    }

    private void audit() {
        generation = policies.generation();
        var today = policies.policies();
        var scan = new Scan(client, Scan.PAGE, Scan.PACE, clock, (kind, objects) -> {});
        try {
            var result = scan.run(new Scan.Question(
                    null,
                    labels -> true,
                    today,
                    generation,
                    Tightening.everything(today, rules),
                    namespaces,
                    exemptNamespaces));
            latest = result;
            if (result.errors().isEmpty()) {
                succeeded = clock.instant();
            } else {
                failures.incrementAndGet();
                LOG.warnf("the audit is not whole: %s", String.join("; ", result.errors()));
            }
            told.accept(result);
        } catch (ScanFailure e) {
            failures.incrementAndGet();
            throw new KubernetesClientException(e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // another replica does it
        }
    }
}
