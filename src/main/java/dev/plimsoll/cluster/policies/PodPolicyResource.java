// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster.policies;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.podpolicy.PodPolicies;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A version of a PodPolicy object, as sent by the API server.
 *
 * @param uid distinguishes the object from earlier objects of the same name
 * @param version resourceVersion of the object, including its status
 * @param generation of the spec; the API server increments it with each change
 */
public record PodPolicyResource(
        String name, String uid, String version, long generation, JsonNode spec, JsonNode status) {
    public static final ResourceDefinitionContext KIND = new ResourceDefinitionContext.Builder()
            .withGroup(PodPolicies.GROUP)
            .withVersion(PodPolicies.VERSION)
            .withKind(PodPolicies.KIND)
            .withPlural(PodPolicies.PLURAL)
            .withNamespaced(false)
            .build();

    /** API path of the collection. */
    static final String PATH = "/apis/" + PodPolicies.API_VERSION + "/" + PodPolicies.PLURAL;

    private static final JsonMapper JSON = new JsonMapper();

    public static PodPolicyResource of(GenericKubernetesResource resource) {
        var metadata = resource.getMetadata();
        return new PodPolicyResource(
                metadata.getName(),
                metadata.getUid(),
                metadata.getResourceVersion(),
                metadata.getGeneration(),
                JSON.valueToTree(resource.get("spec")),
                JSON.valueToTree(resource.get("status")));
    }

    /** Returns the reference for an Event about an object of this kind. */
    public static ObjectReference reference(String name, String uid) {
        return new ObjectReferenceBuilder()
                .withApiVersion(PodPolicies.API_VERSION)
                .withKind(PodPolicies.KIND)
                .withName(name)
                .withUid(uid)
                .build();
    }

    /** Returns an object of this kind with {@code part} of its content. */
    public static ObjectNode tree(Map<String, String> metadata, String part, JsonNode content) {
        var object = JSON.createObjectNode()
                .put("apiVersion", PodPolicies.API_VERSION)
                .put("kind", PodPolicies.KIND);
        metadata.forEach(object.putObject("metadata")::put);
        return object.set(part, content);
    }

    /** Returns data as the tree that an API server returns after storing it: a small number is not a {@code long}. */
    public static JsonNode tree(@Nullable Object data) {
        try {
            return JSON.readTree(JSON.writeValueAsBytes(data));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
