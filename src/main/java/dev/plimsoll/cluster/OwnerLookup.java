// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.plimsoll.pod.Workload;
import dev.plimsoll.pod.WorkloadKind;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.net.HttpURLConnection;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds the object in the owner reference of a pod: asks the API server and compares the uid. Remembers positive and negative
 * results for a while. Not thread-safe.
 */
final class OwnerLookup {
    private static final Duration FOUND = Duration.ofMinutes(1);
    private static final Duration NOT_FOUND = Duration.ofSeconds(5);
    private static final int MOST_REMEMBERED = 512;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Requests metadata only: an owner may be as large as etcd allows. */
    private static final String METADATA = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1";

    private record Asked(String namespace, Workload.Owner owner) {}

    /** @param until time of the next request, by the clock {@code nanos} */
    private record Answer(@Nullable ObjectReference reference, long until) {}

    private final KubernetesClient client;
    private final LongSupplier nanos;
    private final Map<Asked, Answer> remembered = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Asked, Answer> eldest) {
            return size() > MOST_REMEMBERED;
        }
    };

    /** @param nanos a clock as {@link System#nanoTime} */
    OwnerLookup(KubernetesClient client, LongSupplier nanos) {
        this.client = client;
        this.nanos = nanos;
    }

    /**
     * Returns the Deployment of a ReplicaSet, the CronJob of a Job, otherwise the owner itself; null if the object does not
     * exist, or Kubernetes makes no pods for its kind.
     *
     * @throws KubernetesClientException if the API server could not be asked
     */
    @Nullable
    ObjectReference find(String namespace, Workload.Owner owner) throws InterruptedException {
        var asked = new Asked(namespace, owner);
        var before = remembered.get(asked);
        long now = nanos.getAsLong();
        if (before != null && now - before.until() < 0) {
            return before.reference();
        }
        var reference = ask(namespace, owner);
        remembered.put(asked, new Answer(reference, now + (reference == null ? NOT_FOUND : FOUND).toNanos()));
        return reference;
    }

    private @Nullable ObjectReference ask(String namespace, Workload.Owner owner) throws InterruptedException {
        var object = get(namespace, owner);
        if (object == null) {
            return null;
        }
        for (var reference : object.getMetadata().getOwnerReferences()) {
            var above = Boolean.TRUE.equals(reference.getController()) ? owner(reference) : null;
            if (above != null && get(namespace, above) != null) {
                return reference(namespace, above);
            }
        }
        return reference(namespace, owner);
    }

    private static Workload.Owner owner(OwnerReference reference) {
        return new Workload.Owner(
                reference.getApiVersion(), reference.getKind(), reference.getName(), reference.getUid());
    }

    /** Returns the object if it exists with this uid. */
    private @Nullable GenericKubernetesResource get(String namespace, Workload.Owner owner)
            throws InterruptedException {
        var kind = WorkloadKind.of(owner.group(), owner.kind());
        if (kind == null || !makesPods(kind) || !kind.group().equals(owner.group())) {
            return null;
        }
        var text = get(kind.apiRoot() + "/namespaces/" + URLEncoder.encode(namespace, UTF_8) + "/" + kind.plural() + "/"
                + URLEncoder.encode(owner.name(), UTF_8));
        if (text == null) {
            return null;
        }
        var object = Serialization.unmarshal(text, GenericKubernetesResource.class);
        return owner.uid().equals(object.getMetadata().getUid()) ? object : null;
    }

    /** Returns whether Kubernetes' own controllers make pods for this kind, or for objects that it owns. */
    private static boolean makesPods(WorkloadKind kind) {
        return kind.isBuiltIn() && kind != WorkloadKind.Pod && kind != WorkloadKind.PodTemplate;
    }

    private @Nullable String get(String path) throws InterruptedException {
        var http = client.getHttpClient();
        var request = http.newHttpRequestBuilder()
                .uri(client.getMasterUrl().toString().replaceAll("/$", "") + path)
                .setHeader("Accept", METADATA)
                .timeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .build();
        try {
            var answer = http.sendAsync(request, String.class).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            if (answer.code() == HttpURLConnection.HTTP_NOT_FOUND) {
                return null;
            }
            if (!answer.isSuccessful()) {
                throw new KubernetesClientException("HTTP status " + answer.code());
            }
            return answer.body();
        } catch (ExecutionException | TimeoutException e) {
            throw new KubernetesClientException("cannot reach the API server", e);
        }
    }

    private static ObjectReference reference(String namespace, Workload.Owner owner) {
        return new ObjectReferenceBuilder()
                .withApiVersion(owner.apiVersion())
                .withKind(owner.kind())
                .withNamespace(namespace)
                .withName(owner.name())
                .withUid(owner.uid())
                .build();
    }
}
