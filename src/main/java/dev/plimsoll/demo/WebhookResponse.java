// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The response of the webhook.
 *
 * @param message the reason for a denial; empty if allowed
 * @param recorded audit annotations, with their keys
 */
record WebhookResponse(
        boolean allowed, String message, List<String> warnings, List<String> recorded, List<Change> patch) {
    private static final ObjectMapper JSON = new ObjectMapper();

    WebhookResponse {
        warnings = List.copyOf(warnings);
        recorded = List.copyOf(recorded);
        patch = List.copyOf(patch);
    }

    /** @throws IOException if it is not an AdmissionReview with a response */
    static WebhookResponse read(byte[] review) throws IOException {
        var response = JSON.readTree(review).path("response");
        if (!response.path("allowed").isBoolean()) {
            throw new IOException("the service answered something else than a review");
        }
        var warnings = new ArrayList<String>();
        response.path("warnings").forEach(warning -> warnings.add(warning.asText()));
        var recorded = new ArrayList<String>();
        response.path("auditAnnotations")
                .properties()
                .forEach(annotation -> recorded.add(
                        annotation.getKey() + ": " + annotation.getValue().asText()));
        var patch = new ArrayList<Change>();
        if (response.has("patch")) {
            for (var change : JSON.readTree(response.get("patch").binaryValue())) {
                patch.add(Change.read(change));
            }
        }
        return new WebhookResponse(
                response.get("allowed").booleanValue(),
                response.path("status").path("message").asText(),
                warnings,
                recorded,
                patch);
    }

    JsonNode appliedTo(JsonNode pod) {
        var patched = pod.deepCopy();
        patch.forEach(change -> change.applyTo(patched));
        return patched;
    }
}
