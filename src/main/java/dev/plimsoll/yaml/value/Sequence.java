// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.yaml.value;

import java.util.List;

public record Sequence(Position at, List<YamlValue> items, int height, long size) implements YamlValue {
    public Sequence {
        items = items instanceof ValueList ? items : List.copyOf(items);
    }

    public static Sequence of(Position at, List<YamlValue> items) {
        int height = 0;
        long size = 2;
        for (YamlValue item : items) {
            height = Math.max(height, item.height());
            size += item.size() + 1;
        }
        return new Sequence(at, items, height + 1, size);
    }

    @Override
    public void writeTo(StringBuilder json) {
        json.append('[');
        String comma = "";
        for (YamlValue item : items) {
            json.append(comma);
            item.writeTo(json);
            comma = ",";
        }
        json.append(']');
    }
}
