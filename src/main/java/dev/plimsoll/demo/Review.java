// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The review of one pod, as an API server sends it ({@code k8s.io/api/admission/v1}).
 *
 * @param old the pod before the update; null if it is created
 */
record Review(String subResource, JsonNode pod, @Nullable JsonNode old) {

    static Review ofCreation(JsonNode pod) {
        return new Review("", pod, null);
    }

    static Review ofEphemeralContainers(JsonNode pod, JsonNode old) {
        return new Review("ephemeralcontainers", pod, old);
    }

    /** Returns the review on one line, in a namespace that does not exist. */
    String json() {
        return json("demo");
    }

    /** Returns the review on one line. */
    String json(String namespace) {
        var review = JsonNodeFactory.instance.objectNode();
        review.put("apiVersion", "admission.k8s.io/v1").put("kind", "AdmissionReview");
        var request = review.putObject("request");
        request.put("uid", UUID.randomUUID().toString());
        group(request.putObject("kind")).put("kind", "Pod");
        group(request.putObject("resource")).put("resource", "pods");
        if (!subResource.isEmpty()) {
            request.put("subResource", subResource);
        }
        request.put("name", pod.at("/metadata/name").asText());
        request.put("namespace", namespace);
        request.put("operation", old == null ? "CREATE" : "UPDATE");
        request.putObject("userInfo").put("username", "plimsoll-demo");
        request.put("dryRun", false);
        request.set("object", pod);
        request.set("oldObject", old == null ? JsonNodeFactory.instance.nullNode() : old);
        return review.toString();
    }

    byte[] bytes() {
        return json().getBytes(UTF_8);
    }

    private static ObjectNode group(ObjectNode of) {
        return of.put("group", "").put("version", "v1");
    }
}
