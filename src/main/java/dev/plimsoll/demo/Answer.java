// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What the webhook answered.
 *
 * @param message why it refuses; empty if it does not
 */
record Answer(boolean allowed, String message, List<String> warnings, List<Change> patch) {
    private static final ObjectMapper JSON = new ObjectMapper();

    Answer {
        warnings = List.copyOf(warnings);
        patch = List.copyOf(patch);
    }

    /** @throws IOException if it is no AdmissionReview with a response */
    static Answer read(byte[] review) throws IOException {
        var response = JSON.readTree(review).path("response");
        if (!response.path("allowed").isBoolean()) {
            throw new IOException("the service answered something else than a review");
        }
        var warnings = new ArrayList<String>();
        response.path("warnings").forEach(warning -> warnings.add(warning.asText()));
        var patch = new ArrayList<Change>();
        if (response.has("patch")) {
            for (var change : JSON.readTree(response.get("patch").binaryValue())) {
                patch.add(Change.read(change));
            }
        }
        return new Answer(
                response.get("allowed").booleanValue(),
                response.path("status").path("message").asText(),
                warnings,
                patch);
    }

    JsonNode appliedTo(JsonNode pod) {
        var patched = pod.deepCopy();
        patch.forEach(change -> change.applyTo(patched));
        return patched;
    }
}
