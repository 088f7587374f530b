// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster.webhooks;

import dev.plimsoll.cluster.client.RequestLimits;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One of Plimsoll's two webhook configurations in the API server. Changes it in place, by server-side apply, so that it always
 * exists.
 */
final class ConfigurationStore {
    static final String API = "admissionregistration.k8s.io/v1";
    private static final String FIELD_MANAGER = "plimsoll";
    /** The API server compiles every expression: 1 MiB of them takes a second, and many seconds on a busy processor. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final String CLIENT_CONFIG = "clientConfig";
    private static final String CA_BUNDLE = "caBundle";

    private final KubernetesClient client;
    private final ConfigurationKind kind;
    private final WebhookRegistration registration;

    ConfigurationStore(KubernetesClient client, ConfigurationKind kind, WebhookRegistration registration) {
        this.client = RequestLimits.limited(client, PATIENCE, 1);
        this.kind = kind;
        this.registration = registration;
    }

    Resource<GenericKubernetesResource> resource() {
        return client.genericKubernetesResources(API, kind.name()).withName(registration.name());
    }

    /** Returns the stored configuration; null if it does not exist. */
    @Nullable
    GenericKubernetesResource get() {
        return resource().get();
    }

    /**
     * Writes the configuration.
     *
     * @return the configuration as stored
     */
    GenericKubernetesResource store(List<Map<String, Object>> webhooks, List<OwnerReference> owners) {
        var wanted = configuration(webhooks, owners);
        var result = client.resource(wanted)
                .fieldManager(FIELD_MANAGER)
                .forceConflicts()
                .serverSideApply();
        if (isAsWanted(result, webhooks, owners)) {
            return result;
        }
        // Server-side apply keeps list entries of others: an extra match condition would let pods bypass the webhook.
        result.setAdditionalProperty("webhooks", withForeignAuthority(webhooks, result));
        return client.resource(result).update();
    }

    /** Asks the API server by dry run whether it would accept this configuration. */
    void check(List<Map<String, Object>> webhooks, List<OwnerReference> owners) {
        var unused = client.resource(configuration(webhooks, owners))
                .dryRun()
                .fieldManager(FIELD_MANAGER)
                .forceConflicts()
                .serverSideApply();
    }

    private GenericKubernetesResource configuration(List<Map<String, Object>> webhooks, List<OwnerReference> owners) {
        var configuration = new GenericKubernetesResource();
        configuration.setApiVersion(API);
        configuration.setKind(kind.name());
        var metadata = new ObjectMetaBuilder()
                .withName(registration.name())
                .addToLabels("app.kubernetes.io/name", "plimsoll")
                .addToLabels("app.kubernetes.io/managed-by", "plimsoll")
                .withOwnerReferences(owners);
        if (registration.injectCaFrom() != null) {
            metadata.addToAnnotations("cert-manager.io/inject-ca-from", registration.injectCaFrom());
        }
        configuration.setMetadata(metadata.build());
        configuration.setAdditionalProperty("webhooks", webhooks);
        return configuration;
    }

    boolean isAsWanted(
            GenericKubernetesResource there, List<Map<String, Object>> webhooks, List<OwnerReference> owners) {
        var wanted = configuration(webhooks, owners);
        return contains(there.getMetadata().getLabels(), wanted.getMetadata().getLabels())
                && contains(
                        there.getMetadata().getAnnotations(),
                        wanted.getMetadata().getAnnotations())
                && there.getMetadata().getOwnerReferences().containsAll(owners)
                && withoutForeignAuthority(webhooks(there), webhooks).equals(webhooks);
    }

    private static boolean contains(@Nullable Map<String, String> all, @Nullable Map<String, String> some) {
        return some == null || some.isEmpty() || (all != null && all.entrySet().containsAll(some.entrySet()));
    }

    @SuppressWarnings("unchecked") // a list of objects, by the API's schema
    static List<Map<String, Object>> webhooks(GenericKubernetesResource configuration) {
        var webhooks = (List<Map<String, Object>>)
                configuration.getAdditionalProperties().get("webhooks");
        return webhooks == null ? List.of() : webhooks;
    }

    /** Returns the stored webhooks without a caBundle that another controller (cert-manager) injects. */
    static List<Map<String, Object>> withoutForeignAuthority(
            List<Map<String, Object>> there, List<Map<String, Object>> wanted) {
        boolean ours = wanted.stream().anyMatch(webhook -> clientConfig(webhook).containsKey(CA_BUNDLE));
        if (ours) {
            return there;
        }
        var stripped = new ArrayList<Map<String, Object>>();
        for (var webhook : there) {
            var config = new LinkedHashMap<>(clientConfig(webhook));
            config.remove(CA_BUNDLE);
            var copy = new LinkedHashMap<>(webhook);
            copy.put(CLIENT_CONFIG, config);
            stripped.add(copy);
        }
        return stripped;
    }

    /** Returns the wanted webhooks with the caBundle of the stored ones. */
    private static List<Map<String, Object>> withForeignAuthority(
            List<Map<String, Object>> wanted, GenericKubernetesResource there) {
        var authorities = new LinkedHashMap<Object, Object>();
        for (var webhook : webhooks(there)) {
            authorities.put(webhook.get("name"), clientConfig(webhook).get(CA_BUNDLE));
        }
        var filled = new ArrayList<Map<String, Object>>();
        for (var webhook : wanted) {
            var config = new LinkedHashMap<>(clientConfig(webhook));
            var authority = authorities.get(webhook.get("name"));
            if (authority != null) {
                config.putIfAbsent(CA_BUNDLE, authority);
            }
            var copy = new LinkedHashMap<>(webhook);
            copy.put(CLIENT_CONFIG, config);
            filled.add(copy);
        }
        return filled;
    }

    @SuppressWarnings("unchecked") // an object, by the API's schema
    private static Map<String, Object> clientConfig(Map<String, Object> webhook) {
        return (Map<String, Object>) webhook.getOrDefault(CLIENT_CONFIG, Map.of());
    }
}
