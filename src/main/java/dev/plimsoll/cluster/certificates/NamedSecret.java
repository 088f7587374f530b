// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster.certificates;

import static java.net.HttpURLConnection.HTTP_CONFLICT;
import static java.net.HttpURLConnection.HTTP_NOT_FOUND;

import dev.plimsoll.cluster.client.ResourceWatch;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Map;

/** A Secret that the leader maintains. RBAC grants the leader access to this Secret by name, and to no other. */
public record NamedSecret(KubernetesClient client, String namespace, String name) {

    /**
     * Returns the current Secret. Creates it without entries if it does not exist.
     *
     * @throws KubernetesClientException if the API server cannot be reached or rejects the request
     */
    Secret getOrCreate() {
        var found = client.secrets().inNamespace(namespace).withName(name).get();
        return found == null ? create() : found;
    }

    /**
     * Creates the Secret by server-side apply: RBAC can limit an apply to a name, but not a POST. If another replica has created
     * it in the meantime, changes nothing and returns the content that the other replica wrote.
     */
    private Secret create() {
        return client.secrets()
                .inNamespace(namespace)
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .addToLabels("app.kubernetes.io/name", "plimsoll")
                        .addToLabels("app.kubernetes.io/managed-by", "plimsoll")
                        .endMetadata()
                        .withType("Opaque") // kubernetes.io/tls requires entries
                        .build())
                .fieldManager("plimsoll")
                .serverSideApply();
    }

    /**
     * Writes these entries and leaves others unchanged.
     *
     * @return false if the Secret has changed since it was read
     * @throws KubernetesClientException if the API server cannot be reached or rejects the request
     */
    boolean update(Secret read, Map<String, String> entries) {
        try {
            client.secrets()
                    .inNamespace(namespace)
                    .resource(new SecretBuilder(read)
                            .addToData(SecretEntries.encoded(entries))
                            .build())
                    .update(); // only if the version is unchanged
            return true;
        } catch (KubernetesClientException e) {
            if (e.getCode() == HTTP_NOT_FOUND || e.getCode() == HTTP_CONFLICT) {
                return false;
            }
            throw e;
        }
    }

    /** Starts watching the Secret and returns at once. */
    ResourceWatch<Secret> watch(ResourceWatch.Handler<Secret> handler) {
        return new ResourceWatch<>(
                client,
                "the " + this,
                "/api/v1/namespaces/" + namespace + "/secrets?fieldSelector=metadata.name%3D" + name,
                () -> client.secrets().inNamespace(namespace).withName(name).runnableInformer(0),
                object -> {},
                handler);
    }

    /** Returns {@code Secret plimsoll/plimsoll-tls}, for example. */
    @Override
    public String toString() {
        return "Secret " + namespace + "/" + name;
    }
}
