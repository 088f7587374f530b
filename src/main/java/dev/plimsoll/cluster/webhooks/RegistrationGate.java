// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster.webhooks;

import dev.plimsoll.cluster.client.ReconcileLoop;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/**
 * Holds back the first registration of webhooks until a replica answers them: with {@code failurePolicy: Fail} and no replica,
 * the API server would reject pods. Used by a controller, which does not answer reviews itself. Once open, it stays open:
 * webhooks stay registered even if all replicas fail later, because otherwise a crash would disable enforcement.
 */
public final class RegistrationGate implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(RegistrationGate.class);
    private static final Duration PERIOD = Duration.ofSeconds(1);

    private final BooleanSupplier canRegister;
    private final BooleanSupplier isRegistered;
    private final BooleanSupplier answers;
    private final CompletableFuture<Void> open = new CompletableFuture<>();
    private final ReconcileLoop looking;

    /**
     * Starts checking at once.
     *
     * @param canRegister whether the policies and the CA bundle are known
     * @param isRegistered whether webhooks are already registered; these are kept up to date even if no replica answers, because
     *     otherwise a policy could not be relaxed while all replicas are down
     * @param answers whether a replica answers reviews
     */
    public RegistrationGate(BooleanSupplier canRegister, BooleanSupplier isRegistered, BooleanSupplier answers) {
        this.canRegister = canRegister;
        this.isRegistered = isRegistered;
        this.answers = answers;
        looking = new ReconcileLoop("see whether a webhook replica answers", PERIOD, this::look);
    }

    /** Returns a future that completes when webhooks may be registered. */
    public CompletableFuture<Void> open() {
        return open;
    }

    private void look() {
        if (open.isDone() || !canRegister.getAsBoolean()) {
            return;
        }
        if (isRegistered.getAsBoolean()) {
            LOG.info("webhooks are registered already and are kept up to date");
            open.complete(null);
        } else if (answers.getAsBoolean()) {
            LOG.info("a webhook replica answers: the webhooks are registered");
            open.complete(null);
        }
    }

    @Override
    public void close() {
        looking.close();
    }
}
