// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster;

import static java.net.HttpURLConnection.HTTP_FORBIDDEN;
import static java.net.HttpURLConnection.HTTP_NOT_FOUND;

import dev.plimsoll.cluster.policies.ObservedPolicy;
import dev.plimsoll.cluster.policies.PodPolicyResource;
import dev.plimsoll.pod.LimitRange;
import dev.plimsoll.policy.Namespace;
import dev.plimsoll.policy.Namespaces;
import dev.plimsoll.policy.RuleSet;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What whoever looks at a cluster once needs of it, as it is at that moment: nothing is watched. */
public final class ClusterSnapshot {
    /** From the API server's cache, which may be a moment behind, and costs etcd nothing. */
    private static final ListOptions CACHED =
            new ListOptionsBuilder().withResourceVersion("0").build();

    private ClusterSnapshot() {}

    /**
     * What is known of each PodPolicy; none where nobody has defined what a PodPolicy is.
     *
     * @throws KubernetesClientException if they may not be listed, or nobody answers
     */
    public static List<ObservedPolicy> policies(KubernetesClient client, RuleSet rules) {
        try {
            return client.genericKubernetesResources(PodPolicyResource.KIND).list().getItems().stream()
                    .map(object -> ObservedPolicy.of(PodPolicyResource.of(object), null, rules))
                    .toList();
        } catch (KubernetesClientException e) {
            if (e.getCode() == HTTP_NOT_FOUND) {
                return List.of();
            }
            throw e;
        }
    }

    /**
     * The namespaces. Of those that we may not ask for no more than the name is known, so that the strictest of what their labels
     * could decide counts.
     *
     * @param only the one that is needed; null for all
     * @throws KubernetesClientException if nobody answers
     */
    public static Namespaces namespaces(KubernetesClient client, @Nullable String only) {
        var ranges = limitRanges(client, only);
        var known = new HashMap<String, Namespace>();
        try {
            var found = only == null
                    ? client.namespaces().list(CACHED).getItems()
                    : Stream.ofNullable(client.namespaces().withName(only).get())
                            .toList();
            for (var namespace : found) {
                var name = namespace.getMetadata().getName();
                var labels = namespace.getMetadata().getLabels();
                known.put(
                        name,
                        new Namespace(
                                name,
                                labels == null ? Map.of() : labels,
                                true,
                                ranges.getOrDefault(name, LimitRange.NONE)));
            }
        } catch (KubernetesClientException e) {
            requireForbidden(e);
        }
        return new Namespaces() {
            @Override
            public @Nullable Namespace find(String name) {
                return known.get(name);
            }

            @Override
            public Namespace lookUp(String name) {
                return known.getOrDefault(name, Namespace.named(name));
            }
        };
    }

    private static Map<String, LimitRange> limitRanges(KubernetesClient client, @Nullable String only) {
        var ranges = new HashMap<String, LimitRange>();
        try {
            var found = only == null
                    ? client.limitRanges().inAnyNamespace().list(CACHED)
                    : client.limitRanges().inNamespace(only).list(CACHED);
            for (var range : found.getItems()) {
                ranges.merge(range.getMetadata().getNamespace(), NamespaceCache.of(range), LimitRange::and);
            }
        } catch (KubernetesClientException e) {
            requireForbidden(e);
        }
        return ranges;
    }

    private static void requireForbidden(KubernetesClientException e) {
        if (e.getCode() != HTTP_FORBIDDEN) {
            throw e;
        }
    }
}
