// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster.webhooks;

import dev.plimsoll.cluster.client.ReconcileLoop;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/**
 * Holds back the first registration of webhooks until a replica answers them: with {@code failurePolicy: Fail} and no replica, the
 * API server would refuse pods. For a controller, which answers no reviews itself. Once open, it stays open: if all replicas go
 * away later, the webhooks stay registered, because a gate that a crash opens protects nothing.
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
     * Begins to look at once.
     *
     * @param canRegister whether it is known what to register: policies and the authority
     * @param isRegistered whether webhooks are registered already; these are kept up to date even if no replica answers, because
     *     otherwise nobody could relax a policy while all replicas are down
     * @param answers whether a replica answers reviews
     */
    public RegistrationGate(BooleanSupplier canRegister, BooleanSupplier isRegistered, BooleanSupplier answers) {
        this.canRegister = canRegister;
        this.isRegistered = isRegistered;
        this.answers = answers;
        looking = new ReconcileLoop("see whether a webhook replica answers", PERIOD, this::look);
    }

    /** Completes when webhooks may be registered. */
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
