// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.audit.reports;

import dev.plimsoll.audit.AuditResult;
import dev.plimsoll.audit.Auditor;
import dev.plimsoll.cluster.client.ReconcileLoop;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Maintains, while this replica audits, a report named {@code plimsoll} in each namespace with violating owners and in no other,
 * and one for the whole cluster. A user with write access to reports there can overwrite it: it is restored immediately. Plimsoll
 * never reads the content of reports as input.
 */
public final class ReportPublisher implements Auditor.Listener {
    /**
     * Pause after each write, so that a client that overwrites a report repeatedly keeps neither Plimsoll nor the API server
     * busy.
     */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** Period without requests; all work is requested explicitly. */
    private static final Duration PERIOD = Duration.ofHours(1);

    private final KubernetesClient client;
    private final ReportKind kind;
    private @Nullable Keeping keeping;

    public ReportPublisher(KubernetesClient client, ReportKind kind) {
        this.client = client;
        this.kind = kind;
    }

    @Override
    public synchronized void audited(AuditResult result) {
        if (keeping == null) {
            keeping = new Keeping();
        }
        keeping.keep(result);
    }

    @Override
    public synchronized void left() {
        if (keeping != null) {
            keeping.close();
            keeping = null;
        }
    }

    /** Maintains reports from the first audit until another replica audits. */
    private final class Keeping implements AutoCloseable {
        private final ReportReconciler ofNamespaces = new ReportReconciler(client, kind.ofNamespace(), this::ask);
        private final ReportReconciler ofCluster = new ReportReconciler(client, kind.ofCluster(), this::ask);
        private final AtomicBoolean changed = new AtomicBoolean();
        private final ReconcileLoop chore = new ReconcileLoop("write reports", PERIOD, PAUSE, this::write);

        private void ask() {
            chore.ask();
        }

        /** Replaces an earlier result and releases all references to it. */
        private void keep(AuditResult result) {
            boolean whole = result.errors().isEmpty();
            ofNamespaces.want(ReportBody.byNamespace(result), whole);
            ofCluster.want(ReportBody.ofCluster(result.outOfLine()), whole);
            changed.set(true);
            ask();
        }

        private void write() {
            if (!changed.getAndSet(false)) {
                ofNamespaces.restore();
                ofCluster.restore();
                return;
            }
            try {
                ofNamespaces.write();
                ofCluster.write();
            } catch (KubernetesClientException e) {
                changed.set(true);
                throw e;
            }
        }

        @Override
        public void close() {
            chore.close();
            ofNamespaces.close();
            ofCluster.close();
        }
    }
}
