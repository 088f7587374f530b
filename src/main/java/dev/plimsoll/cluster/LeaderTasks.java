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
 * What the leader does and nobody else: keep the certificate, the webhook configurations and the status of the policies, and audit.
 * The webhooks are not registered before reviews are answered, or else the API server would ask nobody.
 */
final class LeaderTasks implements AutoCloseable {
    /** Namespaces come and go, and a policy says how many it governs. */
    private static final Duration STATUS_PERIOD = Duration.ofSeconds(10);

    private final Runnable leaveCertificates;
    private final ReconcileLoop status;
    private @Nullable WebhookRegistrar registrar;
    private @Nullable LeaderTask more;
    private boolean closed;

    /**
     * Begins.
     *
     * @param leaveCertificates leaves the keeping of certificate and path token, which has begun
     * @param status writes the status of the policies
     * @param registrable completes when webhooks may be registered
     * @param registrar begins to register
     * @param loaded completes when the rest may begin
     * @param more begins what there is to do beside; gives null if there is nothing
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

    /** Something that stands in the status of policies has changed. */
    void askStatus() {
        status.ask();
    }

    /** Something that is to be registered has changed, or the policies have. */
    synchronized void ask() {
        status.ask();
        if (registrar != null) {
            registrar.ask();
        }
        if (more != null) {
            more.ask();
        }
    }

    /** The path token that is to be registered has changed. */
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
