// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.demo;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/** A member that a JSON Patch adds to an object. Plimsoll's patches consist of this operation only. */
record Change(JsonPointer path, JsonNode value) {

    /** @throws IOException if it is another operation */
    static Change read(JsonNode operation) throws IOException {
        if (!operation.path("op").asText().equals("add")) {
            throw new IOException("the service patches in a way of which the demo knows nothing: " + operation);
        }
        return new Change(JsonPointer.compile(operation.get("path").asText()), operation.get("value"));
    }

    void applyTo(JsonNode document) {
        var parent = (ObjectNode) document.at(path.head());
        parent.set(path.last().getMatchingProperty(), value);
    }
}
