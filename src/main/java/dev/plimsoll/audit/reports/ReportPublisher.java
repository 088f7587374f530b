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
 * Keeps, while we audit, a report named {@code plimsoll} in each namespace in which an owner is out of line and in no other, and one
 * of the whole cluster. Whoever may write reports there can overwrite it: it is put right at once. Nothing of ours reads what
 * reports say.
 */
public final class ReportPublisher implements Auditor.Listener {
    /** After each time, so that whoever overwrites a report again and again keeps neither us nor the API server busy. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** Whoever has something to do asks for it. */
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

    /** From the first audit until another replica audits. */
    private final class Keeping implements AutoCloseable {
        private final ReportReconciler ofNamespaces = new ReportReconciler(client, kind.ofNamespace(), this::ask);
        private final ReportReconciler ofCluster = new ReportReconciler(client, kind.ofCluster(), this::ask);
        private final AtomicBoolean changed = new AtomicBoolean();
        private final ReconcileLoop chore = new ReconcileLoop("write reports", PERIOD, PAUSE, this::write);

        private void ask() {
            chore.ask();
        }

        /** Takes the place of an earlier result, of which nothing is kept. */
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
