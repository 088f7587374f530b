// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** The documents of a file, by SnakeYAML. */
final class Documents {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final Set<String> TRUE = Set.of("true", "yes", "on");

    private Documents() {}

    /** A document and the lines of its values by JSON Pointer. */
    record Document(JsonNode root, Map<String, Integer> lines) {
        /** The line of a value, or of the nearest thing around it that exists. */
        int lineOf(String pointer) {
            var line = lines.get(pointer);
            return line != null ? line : lineOf(pointer.substring(0, pointer.lastIndexOf('/')));
        }
    }

    static List<Document> read(byte[] yaml, Mistakes mistakes) {
        var documents = new ArrayList<Document>();
        try {
            var options = new LoaderOptions();
            options.setAllowDuplicateKeys(false);
            for (var node : new Yaml(new SafeConstructor(options))
                    .composeAll(new java.io.StringReader(new String(yaml, UTF_8)))) {
                var lines = new HashMap<String, Integer>();
                documents.add(new Document(json(node, "", line(node), lines), lines));
            }
        } catch (MarkedYAMLException e) {
            var mark = e.getProblemMark();
            mistakes.add(mark == null ? 1 : mark.getLine() + 1, "", String.valueOf(e.getProblem()));
        } catch (YAMLException e) {
            mistakes.add(1, "", String.valueOf(e.getMessage()));
        }
        return documents;
    }

    private static int line(Node node) {
        return node.getStartMark().getLine() + 1;
    }

    private static JsonNode json(@Nullable Node node, String pointer, int line, Map<String, Integer> lines) {
        lines.put(pointer, line);
        if (node instanceof MappingNode mapping) {
            var object = JSON.objectNode();
            for (var tuple : mapping.getValue()) {
                var key = tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "";
                var step = key.replace("~", "~0").replace("/", "~1");
                object.set(key, json(tuple.getValueNode(), pointer + "/" + step, line(tuple.getKeyNode()), lines));
            }
            return object;
        }
        if (node instanceof SequenceNode sequence) {
            var array = JSON.arrayNode();
            for (var item : sequence.getValue()) {
                array.add(json(item, pointer + "/" + array.size(), line(item), lines));
            }
            return array;
        }
        return node instanceof ScalarNode scalar ? json(scalar) : JSON.nullNode();
    }

    private static JsonNode json(ScalarNode scalar) {
        var text = scalar.getValue();
        if (scalar.getTag().equals(Tag.NULL)) {
            return JSON.nullNode();
        }
        if (scalar.getTag().equals(Tag.BOOL)) {
            return JSON.booleanNode(TRUE.contains(text.toLowerCase(java.util.Locale.ROOT)));
        }
        if (scalar.getTag().equals(Tag.INT) || scalar.getTag().equals(Tag.FLOAT)) {
            try {
                return JSON.numberNode(new BigDecimal(text));
            } catch (NumberFormatException e) {
                return JSON.textNode(text);
            }
        }
        return JSON.textNode(text);
    }
}
