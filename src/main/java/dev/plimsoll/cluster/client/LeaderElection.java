// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster.client;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfig;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElector;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Which of the replicas keeps the registration, the certificates and the status: one at a time, by a Lease. Judging needs no
 * leader. Two at once, after a network was torn and before the older one knows, do no harm: both write the same.
 */
public final class LeaderElection implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(LeaderElection.class);

    /** As client-go's components have it by default (Kubernetes 1.37). */
    private static final Duration LEASE = Duration.ofSeconds(15);

    private static final Duration RENEW_WITHIN = Duration.ofSeconds(10);
    private static final Duration RETRY = Duration.ofSeconds(2);

    private final LeaderElectionConfig config;
    private final KubernetesClient client;
    private final Supplier<AutoCloseable> duties;
    private final ExecutorService thread = Executors.newCachedThreadPool(run -> {
        var made = new Thread(run, "plimsoll: leadership");
        made.setDaemon(true);
        return made;
    });

    private volatile String leader = "";
    private @Nullable AutoCloseable atWork;
    private @Nullable CompletableFuture<?> candidacy;
    private int times;
    private boolean closed;

    /**
     * Stands for election, until it is closed.
     *
     * @param identity of this replica, unlike any other's
     * @param duties begun by who leads, and closed by who leads no more
     */
    public LeaderElection(
            KubernetesClient client, String namespace, String lease, String identity, Supplier<AutoCloseable> duties) {
        this.client = client;
        this.duties = duties;
        config = new LeaderElectionConfig(
                new LoggedLock(new AppliedLease(namespace, lease, identity)),
                LEASE,
                RENEW_WITHIN,
                RETRY,
                new LeaderCallbacks(this::begin, this::lose, this::follow),
                true,
                lease);
        stand();
    }

    public synchronized boolean leads() {
        return atWork != null;
    }

    /** The identity of whoever leads, as far as we know; empty if nobody does. */
    public String leader() {
        return leader;
    }

    private void follow(@Nullable String identity) {
        leader = identity == null ? "" : identity;
        LOG.infof("%s leads", leader.isEmpty() ? "nobody" : leader);
    }

    private synchronized void stand() {
        if (closed) {
            return;
        }
        int time = ++times;
        var standing = new LeaderElector(client, config, thread).start();
        candidacy = standing;
        var unused = standing.whenComplete((nothing, problem) -> {
            if (problem != null && !(problem instanceof CancellationException)) {
                RequestFailures.log("take part in the election of a leader", problem);
            }
            standAgain(time);
        });
    }

    /** An elector that loses the Lease while no API server answers never completes: so that whoever leads no more stands again. */
    private void lose() {
        end();
        int time;
        synchronized (this) {
            time = times;
        }
        standAgain(time);
    }

    /** @param time which candidacy has ended; another may have begun since */
    private synchronized void standAgain(int time) {
        var ended = candidacy;
        if (time == times && ended != null && !closed) {
            candidacy = null;
            ended.cancel(true);
            thread.execute(this::stand);
        }
    }

    private synchronized void begin() {
        if (atWork == null && !closed) {
            try {
                atWork = duties.get();
            } catch (RuntimeException e) {
                LOG.errorf(e, "cannot begin to lead, trying again"); // the elector is not heard
                throw e;
            }
        }
    }

    private synchronized void end() {
        var work = atWork;
        atWork = null;
        if (work != null) {
            try {
                work.close();
            } catch (Exception e) {
                LOG.errorf(e, "cannot lay down the leadership cleanly");
            }
        }
    }

    /** Gives the Lease back, so that another replica need not wait until it runs out. */
    @Override
    public void close() {
        CompletableFuture<?> ending;
        synchronized (this) {
            closed = true;
            ending = candidacy;
            candidacy = null;
        }
        if (ending != null) {
            ending.cancel(true);
        }
        end();
        thread.shutdown();
    }
}
