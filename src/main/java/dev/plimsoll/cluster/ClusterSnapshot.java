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

/** Reads the state of a cluster once, without watching it. */
public final class ClusterSnapshot {
    /** Reads from the API server's cache, which may be slightly stale, at no cost for etcd. */
    private static final ListOptions CACHED =
            new ListOptionsBuilder().withResourceVersion("0").build();

    private ClusterSnapshot() {}

    /**
     * Returns the state of each PodPolicy; empty if the PodPolicy resource is not defined.
     *
     * @throws KubernetesClientException if listing is forbidden, or the API server does not answer
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
     * Returns the namespaces. Only the name is known of a namespace that Plimsoll may not read, so the strictest settings that
     * its labels could select apply.
     *
     * @param only the required namespace; null for all
     * @throws KubernetesClientException if the API server does not answer
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
