// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster;

import dev.plimsoll.pod.Workload;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Tells the owner of refused pods that they are refused: one Event on the Deployment or the CronJob, where people look, not on
 * the ReplicaSet or the Job in between. Whoever has a pod refused by hand is told by the refusal itself.
 */
public final class Refusals implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Refusals.class);
    private static final int MOST_WAITING = 256;

    /** @param message rule, field and fix; one line each */
    private record Refusal(String namespace, Workload.Owner owner, String message) {}

    private final KubernetesClient client;
    private final Events events;
    private final BlockingQueue<Refusal> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final AtomicLong dropped = new AtomicLong();
    private final Thread thread;

    Refusals(KubernetesClient client, Events events) {
        this.client = client;
        this.events = events;
        thread = new Thread(this::work, "plimsoll: tell owners");
        thread.setDaemon(true);
        thread.start();
    }

    /** How many could not be told in time. */
    long dropped() {
        return dropped.get();
    }

    /**
     * From any thread; takes no time.
     *
     * @param owner that one of Kubernetes' own controllers wrote: what anyone else writes there proves nothing
     * @param message which rule was broken where, and what to do
     */
    public void tell(String namespace, Workload.Owner owner, String message) {
        if (!waiting.offer(new Refusal(namespace, owner, message))) {
            dropped.incrementAndGet();
        }
    }

    private void work() {
        try {
            while (true) {
                var refusal = waiting.take();
                try {
                    events.tell(top(refusal), Events.Type.Warning, "PodRefused", refusal.message());
                } catch (KubernetesClientException e) {
                    dropped.incrementAndGet();
                    LOG.debugf(
                            "cannot find the owner of %s: %s", refusal.owner().name(), e.getMessage());
                }
            }
        } catch (InterruptedException e) {
            // closed: nobody is told any more
        }
    }

    private ObjectReference top(Refusal refusal) {
        var owner = refusal.owner();
        var between = between(refusal.namespace(), owner);
        if (between != null && between.getMetadata().getUid().equals(owner.uid())) {
            for (var reference : between.getMetadata().getOwnerReferences()) {
                if (Boolean.TRUE.equals(reference.getController())) {
                    return reference(
                            refusal.namespace(),
                            reference.getApiVersion(),
                            reference.getKind(),
                            reference.getName(),
                            reference.getUid());
                }
            }
        }
        return reference(refusal.namespace(), owner.apiVersion(), owner.kind(), owner.name(), owner.uid());
    }

    /** The ReplicaSet or the Job, which most often has an owner itself; null if the owner is of another kind, or gone. */
    private @Nullable HasMetadata between(String namespace, Workload.Owner owner) {
        return switch (owner.group() + "/" + owner.kind()) {
            case "apps/ReplicaSet" ->
                client.apps()
                        .replicaSets()
                        .inNamespace(namespace)
                        .withName(owner.name())
                        .get();
            case "batch/Job" ->
                client.batch()
                        .v1()
                        .jobs()
                        .inNamespace(namespace)
                        .withName(owner.name())
                        .get();
            default -> null;
        };
    }

    private static ObjectReference reference(
            String namespace, String apiVersion, String kind, String name, String uid) {
        return new ObjectReferenceBuilder()
                .withApiVersion(apiVersion)
                .withKind(kind)
                .withNamespace(namespace)
                .withName(name)
                .withUid(uid)
                .build();
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
