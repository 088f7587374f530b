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
 * Elects the replica that maintains the registration, the certificates and the status: one at a time, by a Lease. Reviews need no
 * leader. Two leaders at once, until the older one notices a network partition, do no harm: both write the same.
 */
public final class LeaderElection implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(LeaderElection.class);

    /** Defaults of client-go's components (Kubernetes 1.37). */
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
     * Takes part in the election until closed.
     *
     * @param identity of this replica, unique
     * @param duties started when this replica becomes the leader, and closed when it stops leading
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

    /** Returns the identity of the leader, as last seen; empty if there is no leader. */
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

    /** Restarts the candidacy of a former leader: an elector that loses the Lease while no API server answers never completes. */
    private void lose() {
        end();
        int time;
        synchronized (this) {
            time = times;
        }
        standAgain(time);
    }

    /** @param time number of the candidacy that ended; a newer one may have started since */
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
                LOG.errorf(e, "cannot begin to lead, trying again"); // the elector does not log it
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

    /** Releases the Lease, so that another replica need not wait for it to expire. */
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
