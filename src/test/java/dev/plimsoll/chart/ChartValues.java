// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.chart;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The chart's {@code values.yaml}: what can be said, and what the comments beside it tell. */
record ChartValues(JsonNode root, List<Value> values) {
    static final Path CHART = Path.of("charts/plimsoll");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern COMMENT = Pattern.compile("( *)# -- (.+)");
    private static final Pattern KEY = Pattern.compile("( *)(\\w+):.*");

    /** @param key with dots, as {@code --set} takes it */
    record Value(String key, String description) {}

    static ChartValues read() throws IOException {
        var text = Files.readString(CHART.resolve("values.yaml"));
        var values = new ArrayList<Value>();
        var path = new ArrayList<String>();
        String description = null;
        for (var line : text.lines().toList()) {
            var comment = COMMENT.matcher(line);
            var key = KEY.matcher(line);
            if (comment.matches()) {
                description = comment.group(2);
            } else if (key.matches()) {
                int depth = key.group(1).length() / 2;
                path.subList(Math.min(depth, path.size()), path.size()).clear();
                path.add(key.group(2));
                if (description != null) {
                    values.add(new Value(String.join(".", path), description));
                }
                description = null;
            }
        }
        return new ChartValues(yaml(text), Collections.unmodifiableList(values));
    }

    static JsonNode yaml(String text) {
        Object parsed = new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
        return JSON.valueToTree(parsed);
    }

    JsonNode defaultOf(Value value) {
        return root.at("/" + value.key().replace('.', '/'));
    }

    /** In Markdown. */
    String table() throws JsonProcessingException {
        var table = new StringBuilder("| value | what | default |\n|---|---|---|\n");
        for (var value : values) {
            table.append("| `")
                    .append(value.key())
                    .append("` | ")
                    .append(value.description().replace("|", "\\|"))
                    .append(" | `")
                    .append(JSON.writeValueAsString(defaultOf(value)).replace("|", "\\|"))
                    .append("` |\n");
        }
        return table.toString();
    }
}
