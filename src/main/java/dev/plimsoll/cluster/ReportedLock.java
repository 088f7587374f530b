// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaderElectionRecord;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.Lock;
import org.jspecify.annotations.Nullable;

/** A lock that reports its failures in a line. The elector, which tries again every two seconds, logs a stack trace each time. */
final class ReportedLock implements Lock {
    private final Lock lock;
    private final ProblemLog problems;

    ReportedLock(Lock lock, ProblemLog problems) {
        this.lock = lock;
        this.problems = problems;
    }

    @Override
    public @Nullable LeaderElectionRecord get(KubernetesClient client) {
        try {
            return lock.get(client);
        } catch (RuntimeException e) {
            problems.report("read the Lease", e);
            throw e;
        }
    }

    @Override
    public void create(KubernetesClient client, LeaderElectionRecord leader) {
        try {
            lock.create(client, leader);
        } catch (RuntimeException e) {
            problems.report("create the Lease", e);
            throw e;
        }
    }

    @Override
    public void update(KubernetesClient client, LeaderElectionRecord leader) {
        try {
            lock.update(client, leader);
        } catch (RuntimeException e) {
            problems.report("write the Lease", e);
            throw e;
        }
    }

    @Override
    public String identity() {
        return lock.identity();
    }

    @Override
    public String describe() {
        return lock.describe();
    }
}
