// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.podpolicy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.plimsoll.text.SmallFile;
import dev.plimsoll.yaml.SourceLines;
import dev.plimsoll.yaml.YamlDocument.Broken;
import dev.plimsoll.yaml.YamlDocument.Parsed;
import dev.plimsoll.yaml.YamlDocuments;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** The documents of a file, as kubectl would send them. */
final class Documents {
    /** Without limits of its own: {@code yaml} has them, and one that only this parser had would throw. */
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNameLength(SmallFile.MOST_BYTES)
                            .maxNumberLength(SmallFile.MOST_BYTES)
                            .build())
                    .build())
            .build();

    private Documents() {}

    /** A document and the lines of its values. */
    record Document(JsonNode root, SourceLines lines) {
        /** The line of a value, given its JSON Pointer, or of the nearest thing around it that exists. */
        int lineOf(String pointer) {
            return lines.at(pointer).line();
        }
    }

    static List<Document> read(byte[] yaml, Mistakes mistakes) {
        var documents = new ArrayList<Document>();
        for (var document : YamlDocuments.read(yaml)) {
            if (document instanceof Parsed parsed) {
                documents.add(new Document(tree(parsed), parsed.lines()));
            } else if (document instanceof Broken broken) {
                mistakes.add(broken.line(), "", broken.message());
            }
        }
        return documents;
    }

    private static JsonNode tree(Parsed document) {
        try {
            return JSON.readTree(document.json());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
