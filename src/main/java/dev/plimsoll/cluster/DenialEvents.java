// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster;

import dev.plimsoll.cluster.client.EventRecorder;
import dev.plimsoll.cluster.client.TokenBucket;
import dev.plimsoll.cluster.client.TokenBuckets;
import dev.plimsoll.pod.Workload;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Reports denied pods to their owner: one Event on the Deployment or the CronJob, where users look, not on the intermediate
 * ReplicaSet or Job. A user who creates a pod directly sees the denial itself.
 *
 * <p>Plimsoll writes Events into namespaces that it does not own, so the content of a request is not sufficient for an Event: the
 * owner must exist with this uid. Token buckets limit the number of Events per owner, per namespace, and in total.
 */
public final class DenialEvents implements AutoCloseable {
    /** Maximum message length in bytes of UTF-8, as the limit of an Event ({@code NoteLengthLimit}, Kubernetes 1.37). */
    public static final int LONGEST_MESSAGE = EventRecorder.LONGEST_MESSAGE;

    /** Burst of one owner; then one per {@link #OWNER_PERIOD}. A controller retries with increasing delay. */
    public static final int OWNER_BURST = 5;

    private static final Duration OWNER_PERIOD = Duration.ofSeconds(10);

    /** Burst of one namespace; then one per second. */
    static final int NAMESPACE_BURST = 25;

    private static final Duration NAMESPACE_PERIOD = Duration.ofSeconds(1);

    /** Burst of all namespaces; then ten per second. */
    private static final int BURST = 100;

    private static final Duration PERIOD = Duration.ofMillis(100);

    private static final Logger LOG = Logger.getLogger(DenialEvents.class);

    /** Each entry takes 5 KB at most: messages are bounded here, owners when they are read. */
    private static final int MOST_WAITING = 256;

    private static final int MOST_OWNERS = 1_000;
    private static final int MOST_NAMESPACES = 1_000;

    /** @param message rule, field and fix, one line each */
    private record Refusal(String namespace, Workload.Owner owner, String message) {}

    private record OwnerKey(String namespace, String uid) {}

    private final EventRecorder events;
    private final OwnerLookup owners;
    private final TokenBuckets<OwnerKey> ofOwners =
            new TokenBuckets<>(MOST_OWNERS, OWNER_BURST, OWNER_PERIOD, System::nanoTime);
    private final TokenBuckets<String> ofNamespaces =
            new TokenBuckets<>(MOST_NAMESPACES, NAMESPACE_BURST, NAMESPACE_PERIOD, System::nanoTime);
    private final TokenBucket ofAll = new TokenBucket(BURST, PERIOD, System::nanoTime);
    private final BlockingQueue<Refusal> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final AtomicLong dropped = new AtomicLong();
    private final Thread thread;

    public DenialEvents(KubernetesClient client, EventRecorder events) {
        this.events = events;
        owners = new OwnerLookup(client, System::nanoTime);
        thread = new Thread(this::work, "plimsoll: tell owners");
        thread.setDaemon(true);
        thread.start();
    }

    /** Returns how many denials were not reported: too many, or the owner does not exist. */
    public long dropped() {
        return dropped.get();
    }

    /**
     * Queues an Event about a denial. Thread-safe, never blocks.
     *
     * @param owner written by one of Kubernetes' own controllers: an owner written by another client proves nothing
     * @param message violated rule, location and fix; only requested if the Event will be queued
     */
    public void tell(String namespace, Workload.Owner owner, Supplier<String> message) {
        boolean mayTell =
                ofOwners.take(new OwnerKey(namespace, owner.uid())) && ofNamespaces.take(namespace) && ofAll.take();
        if (!mayTell || !waiting.offer(new Refusal(namespace, owner, EventRecorder.bounded(message.get())))) {
            dropped.incrementAndGet();
        }
    }

    private void work() {
        try {
            while (true) {
                tell(waiting.take());
            }
        } catch (InterruptedException e) {
            // closed: no further Events
        }
    }

    private void tell(Refusal refusal) throws InterruptedException {
        try {
            var owner = owners.find(refusal.namespace(), refusal.owner());
            if (owner == null) {
                dropped.incrementAndGet();
            } else {
                events.tell(owner, EventRecorder.Type.Warning, "PodRefused", refusal.message());
            }
        } catch (KubernetesClientException | IllegalArgumentException e) {
            dropped.incrementAndGet();
            LOG.debugf("cannot look up the owner of a refused pod: %s", e.getMessage());
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
