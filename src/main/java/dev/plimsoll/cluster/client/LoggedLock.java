// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster.client;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaderElectionRecord;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.Lock;
import java.net.HttpURLConnection;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A leader election lock that logs failures in Plimsoll's words: the elector's own log has a stack trace for each attempt. */
record LoggedLock(Lock lock) implements Lock {
    @Override
    public @Nullable LeaderElectionRecord get(KubernetesClient client) {
        return logged(() -> lock.get(client));
    }

    @Override
    public void create(KubernetesClient client, LeaderElectionRecord election) {
        logged(() -> {
            lock.create(client, election);
            return election;
        });
    }

    @Override
    public void update(KubernetesClient client, LeaderElectionRecord election) {
        logged(() -> {
            lock.update(client, election);
            return election;
        });
    }

    private static <T extends @Nullable Object> T logged(Supplier<T> request) {
        try {
            return request.get();
        } catch (KubernetesClientException e) {
            // A conflict means that the election is lost; an interrupt means that it is given up.
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT
                    && !Thread.currentThread().isInterrupted()) {
                RequestFailures.log("acquire or renew the Lease", e);
            }
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
