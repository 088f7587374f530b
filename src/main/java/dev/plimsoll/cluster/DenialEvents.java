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
 * Tells the owner of refused pods that they are refused: one Event on the Deployment or the CronJob, where people look, not on
 * the ReplicaSet or the Job in between. Whoever has a pod refused by hand is told by the refusal itself.
 *
 * <p>An Event is written in a namespace that we do not own, so that what a request says is not enough for one: its owner must
 * exist, with this uid. Token buckets bound how many are told: for each owner, for each namespace, and for all.
 */
public final class DenialEvents implements AutoCloseable {
    /** The longest message, in bytes of UTF-8: what an Event takes ({@code NoteLengthLimit}, Kubernetes 1.37). */
    public static final int LONGEST_MESSAGE = EventRecorder.LONGEST_MESSAGE;

    /** Of one owner at once; then one in {@link #OWNER_PERIOD}. A controller tries again later each time. */
    public static final int OWNER_BURST = 5;

    private static final Duration OWNER_PERIOD = Duration.ofSeconds(10);

    /** Of one namespace at once; then one a second. */
    static final int NAMESPACE_BURST = 25;

    private static final Duration NAMESPACE_PERIOD = Duration.ofSeconds(1);

    /** Of all namespaces at once; then ten a second. */
    private static final int BURST = 100;

    private static final Duration PERIOD = Duration.ofMillis(100);

    private static final Logger LOG = Logger.getLogger(DenialEvents.class);

    /** Each takes 5 KB at most: messages are bounded here, owners where they are read. */
    private static final int MOST_WAITING = 256;

    private static final int MOST_OWNERS = 1_000;
    private static final int MOST_NAMESPACES = 1_000;

    /** @param message rule, field and fix; one line each */
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

    /** How many refusals were not told: too many, or of an owner that does not exist. */
    public long dropped() {
        return dropped.get();
    }

    /**
     * From any thread; takes no time.
     *
     * @param owner that one of Kubernetes' own controllers wrote: what anyone else writes there proves nothing
     * @param message which rule was broken where, and what to do; only asked for if it will be told
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
            // closed: nobody is told any more
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
