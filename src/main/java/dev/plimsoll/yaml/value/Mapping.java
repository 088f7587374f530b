// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.yaml.value;

import java.util.Map;

/**
 * A mapping.
 *
 * @param entries in the order of the file
 */
public record Mapping(Position at, Map<String, Entry> entries, int height, long size) implements YamlValue {

    /**
     * A value and the position of its key.
     *
     * @param at where the key stands
     */
    public record Entry(Position at, YamlValue value) {}

    public static Mapping of(Position at, Map<String, Entry> entries) {
        int height = 0;
        long size = 2;
        for (Map.Entry<String, Entry> entry : entries.entrySet()) {
            YamlValue value = entry.getValue().value();
            height = Math.max(height, value.height());
            size += entry.getKey().length() + value.size() + 4;
        }
        return new Mapping(at, entries, height + 1, size);
    }

    @Override
    public void writeTo(StringBuilder json) {
        json.append('{');
        String comma = "";
        for (Map.Entry<String, Entry> entry : entries.entrySet()) {
            json.append(comma);
            JsonString.write(entry.getKey(), json);
            json.append(':');
            entry.getValue().value().writeTo(json);
            comma = ",";
        }
        json.append('}');
    }
}
