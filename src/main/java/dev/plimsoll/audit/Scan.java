// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.audit;

import dev.plimsoll.audit.listing.ApiLister;
import dev.plimsoll.audit.listing.RateLimiter;
import dev.plimsoll.audit.listing.ScanFailure;
import dev.plimsoll.audit.listing.ScanFailure.Kind;
import dev.plimsoll.audit.store.AuditMemory;
import dev.plimsoll.audit.store.HeapPressure;
import dev.plimsoll.pod.WorkloadKind;
import dev.plimsoll.policy.Namespaces;
import dev.plimsoll.policy.Policies;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Scans a cluster once. Each kind is listed as of one moment, so that an object that changes meanwhile is counted once. If a list
 * breaks off, because its moment is too long ago or the API server became unavailable, the whole scan restarts.
 */
public final class Scan {
    private static final Logger LOG = Logger.getLogger(Scan.class);

    /** Objects per page, the same as kubectl uses: an API server holds a whole page in memory. */
    public static final int PAGE = 500;

    /** Minimum time between two calls. With pages of {@link #PAGE}, this adds one second for 10 000 pods. */
    public static final Duration PACE = Duration.ofMillis(50);

    /**
     * Owners before the objects they create. DeploymentConfigs are not listed: few clusters have them, and their pods are judged
     * anyway.
     */
    private static final List<WorkloadKind> ORDER = List.of(
            WorkloadKind.Deployment,
            WorkloadKind.CronJob,
            WorkloadKind.StatefulSet,
            WorkloadKind.DaemonSet,
            WorkloadKind.ReplicationController,
            WorkloadKind.PodTemplate,
            WorkloadKind.ReplicaSet,
            WorkloadKind.Job,
            WorkloadKind.Pod);

    /** Maximum number of restarts of a scan. */
    private static final int MOST_RESTARTS = 4;

    /** Pause before the first restart; doubles before each further one. */
    private static final Duration RESTART_PAUSE = Duration.ofSeconds(1);

    /**
     * Maximum number of owners that are requested individually, because they were created after their kind was listed, or do not
     * exist.
     */
    private static final int MOST_LOOKED_UP = 200;

    /**
     * What to scan, and the policies to judge by.
     *
     * @param namespace null for all
     * @param selected whether to include an owner with these labels
     * @param today the policies in force
     * @param generation of the policies in force
     * @param candidate policies to compare with; null for none
     * @param exemptNamespaces namespaces in which findings have no effect
     * @param history builds that earlier audits saw running; this scan adds those it sees
     * @param memory limits how many findings may be named
     */
    public record Question(
            @Nullable String namespace,
            Predicate<Map<String, String>> selected,
            Policies today,
            long generation,
            @Nullable Policies candidate,
            Namespaces namespaces,
            Set<String> exemptNamespaces,
            BuildHistory history,
            AuditMemory memory) {
        public Question {
            exemptNamespaces = Set.copyOf(exemptNamespaces);
        }
    }

    /** Receives progress: the kind that is being listed, and the number of objects of all kinds so far. */
    public interface Listener {
        void listing(WorkloadKind kind, int objects);
    }

    private final KubernetesClient client;
    private final int pageSize;
    private final Clock clock;
    private final Listener listener;
    private final RateLimiter pace;
    private final HeapPressure pressure = new HeapPressure();

    /** @param pageSize usually {@link #PAGE} */
    public Scan(KubernetesClient client, int pageSize, Duration pace, Clock clock, Listener listener) {
        this.client = client;
        this.pageSize = pageSize;
        this.clock = clock;
        this.listener = listener;
        this.pace = new RateLimiter(pace);
    }

    /**
     * Lists and judges everything.
     *
     * @throws ScanFailure if the scan has no result at all; a single kind that may not be listed is an error in the result
     */
    public AuditResult run(Question question) throws ScanFailure, InterruptedException {
        var begun = clock.instant();
        for (int restarts = 0; ; restarts++) {
            var attempt = new Attempt(question, begun);
            try {
                attempt.list();
                return attempt.inventory.result(
                        () -> Duration.between(begun, clock.instant()), pace.calls(), attempt.errors);
            } catch (ScanFailure e) {
                boolean again = e.kind() == Kind.Interrupted || (e.kind() == Kind.Unreachable && attempt.objects > 0);
                if (!again || restarts == MOST_RESTARTS) {
                    throw e;
                }
                TimeUnit.MILLISECONDS.sleep(RESTART_PAUSE.toMillis() << restarts);
            }
        }
    }

    /** One attempt, which may break off. */
    private final class Attempt {
        private final ApiLister pages;
        private final Inventory inventory;
        private final List<String> errors = new ArrayList<>();
        private final Set<String> lookedUp = new HashSet<>();
        private int objects;

        private Attempt(Question question, Instant begun) {
            pages = new ApiLister(client, question.namespace(), pageSize, pace);
            inventory = new Inventory(question, begun);
            inventory.ask(this::lookUp);
        }

        /** Looks up an owner that an object references: it was created after its kind was listed, or does not exist. */
        private void lookUp(WorkloadKind kind, String namespace, String name) {
            if (!ORDER.contains(kind)
                    || lookedUp.size() >= MOST_LOOKED_UP
                    || !lookedUp.add(kind + " " + namespace + "/" + name)) {
                return;
            }
            try {
                pages.get(kind, namespace, name, (bytes, from, to) -> inventory.add(kind, bytes, from, to));
            } catch (ScanFailure e) {
                LOG.debugf("who names it as his owner stands for himself: %s", e.getMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private void add(WorkloadKind kind, byte[] bytes, int from, int to) throws ScanFailure {
            if (pressure.isHigh()) {
                throw new ScanFailure(Kind.OutOfMemory, "memory is short: the next audit names half as much");
            }
            inventory.add(kind, bytes, from, to);
            listener.listing(kind, ++objects);
        }

        private void list() throws ScanFailure, InterruptedException {
            for (var kind : ORDER) {
                try {
                    pages.list(kind, (bytes, from, to) -> add(kind, bytes, from, to));
                } catch (ScanFailure e) {
                    if (e.kind() != Kind.Forbidden) {
                        throw e;
                    }
                    errors.add(e.getMessage());
                }
            }
        }
    }
}
