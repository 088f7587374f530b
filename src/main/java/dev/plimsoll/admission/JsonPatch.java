// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.admission;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.plimsoll.policy.Fix;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Writes changes as a JSON Patch (RFC 6902): each change is an {@code add}, which replaces an existing value. */
final class JsonPatch {
    private JsonPatch() {}

    static byte[] of(JsonFactory json, List<Fix.Add> changes) throws IOException {
        var bytes = new ByteArrayOutputStream(256);
        try (var out = json.createGenerator(bytes)) {
            out.writeStartArray();
            for (var change : changes) {
                out.writeStartObject();
                out.writeStringField("op", "add");
                out.writeStringField("path", change.pointer());
                out.writeFieldName("value");
                write(out, change.value());
                out.writeEndObject();
            }
            out.writeEndArray();
        }
        return bytes.toByteArray();
    }

    private static void write(JsonGenerator out, Object value) throws IOException {
        if (value instanceof Map<?, ?> members) {
            out.writeStartObject();
            for (var member : members.entrySet()) {
                out.writeFieldName(member.getKey().toString());
                write(out, member.getValue());
            }
            out.writeEndObject();
        } else if (value instanceof Boolean bool) {
            out.writeBoolean(bool);
        } else {
            out.writeString(value.toString());
        }
    }
}
