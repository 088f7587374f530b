// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.testing;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Somebody who creates pods at a steady rate, whatever happens, and remembers what came of it. They are only tried, not stored. */
public final class Creating implements AutoCloseable {
    /**
     * What came of a creation.
     *
     * @param begun by {@link System#nanoTime}
     * @param ended by {@link System#nanoTime}
     * @param refused why, or empty if it was created
     * @param created the pod as it was created, or as it was sent
     */
    public record Creation(long begun, long ended, String refused, Pod created) {
        public boolean isRefused() {
            return !refused.isEmpty();
        }
    }

    private final KubernetesClient client;
    private final List<Pod> pods;
    private final AtomicInteger next = new AtomicInteger();
    private final ConcurrentLinkedQueue<Creation> creations = new ConcurrentLinkedQueue<>();
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(8);

    private Creating(KubernetesClient client, List<Pod> pods) {
        this.client = client;
        this.pods = pods;
    }

    /** Begins. Pods take turns. */
    public static Creating atRate(int perSecond, KubernetesClient client, Pod... pods) {
        var creating = new Creating(client, List.of(pods));
        var unused = creating.threads.scheduleAtFixedRate(
                () -> creating.threads.execute(creating::create), 0, 1_000_000 / perSecond, TimeUnit.MICROSECONDS);
        return creating;
    }

    private void create() {
        var pod = pods.get(Math.floorMod(next.getAndIncrement(), pods.size()));
        long begun = System.nanoTime();
        Creation creation;
        try {
            var created =
                    client.pods().inNamespace("default").resource(pod).dryRun().create();
            creation = new Creation(begun, System.nanoTime(), "", created);
        } catch (KubernetesClientException e) {
            creation = new Creation(begun, System.nanoTime(), String.valueOf(e.getMessage()), pod);
        }
        creations.add(creation);
    }

    public int count() {
        return creations.size();
    }

    /** All so far. */
    public List<Creation> creations() {
        return List.copyOf(creations);
    }

    /** Begins nothing more, and waits for what has begun. */
    @Override
    public void close() {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(60, TimeUnit.SECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
