// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster;

import dev.plimsoll.cluster.client.LeaderTask;
import dev.plimsoll.cluster.client.ReconcileLoop;
import dev.plimsoll.cluster.webhooks.WebhookRegistrar;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The tasks that only the leader runs: maintaining the certificate, the webhook configurations and the policy status, and the
 * audit. Registers the webhooks only after reviews are answered, because otherwise the API server would find no webhook server.
 */
final class LeaderTasks implements AutoCloseable {
    /** Namespaces are created and deleted, and the status of a policy has the number of namespaces that it governs. */
    private static final Duration STATUS_PERIOD = Duration.ofSeconds(10);

    private final Runnable leaveCertificates;
    private final ReconcileLoop status;
    private @Nullable WebhookRegistrar registrar;
    private @Nullable LeaderTask more;
    private boolean closed;

    /**
     * Starts the tasks.
     *
     * @param leaveCertificates stops maintaining certificate and path token, which has already started
     * @param status writes the status of the policies
     * @param registrable completes when webhooks may be registered
     * @param registrar starts the registration
     * @param loaded completes when the other tasks may start
     * @param more starts additional tasks; returns null if there are none
     */
    LeaderTasks(
            Runnable leaveCertificates,
            Runnable status,
            CompletableFuture<Void> registrable,
            Supplier<WebhookRegistrar> registrar,
            CompletableFuture<Void> loaded,
            Supplier<@Nullable LeaderTask> more) {
        this.leaveCertificates = leaveCertificates;
        this.status = new ReconcileLoop("write the status of the policies", STATUS_PERIOD, status);
        var unused = registrable.thenRun(() -> register(registrar));
        var unusedToo = loaded.thenRun(() -> doMore(more));
    }

    private synchronized void register(Supplier<WebhookRegistrar> begin) {
        if (!closed) {
            registrar = begin.get();
        }
    }

    private synchronized void doMore(Supplier<@Nullable LeaderTask> begin) {
        if (!closed) {
            more = begin.get();
        }
    }

    /** Requests a status update, because data of the policy status has changed. */
    void askStatus() {
        status.ask();
    }

    /** Requests a run of all tasks, because the policies or other registered data have changed. */
    synchronized void ask() {
        status.ask();
        if (registrar != null) {
            registrar.ask();
        }
        if (more != null) {
            more.ask();
        }
    }

    /** Requests a registration, because the path token to register has changed. */
    synchronized void askToRegister() {
        if (registrar != null) {
            registrar.ask();
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        status.close();
        if (registrar != null) {
            registrar.close();
        }
        if (more != null) {
            more.close();
        }
        leaveCertificates.run();
    }
}
