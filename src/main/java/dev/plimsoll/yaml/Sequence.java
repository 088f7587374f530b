// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.yaml;

import java.util.List;

record Sequence(Position at, List<Value> items, int height, long size) implements Value {
    Sequence {
        items = items instanceof ValueList ? items : List.copyOf(items);
    }

    static Sequence of(Position at, List<Value> items) {
        int height = 0;
        long size = 2;
        for (Value item : items) {
            height = Math.max(height, item.height());
            size += item.size() + 1;
        }
        return new Sequence(at, items, height + 1, size);
    }

    @Override
    public void writeTo(StringBuilder json) {
        json.append('[');
        String comma = "";
        for (Value item : items) {
            json.append(comma);
            item.writeTo(json);
            comma = ",";
        }
        json.append(']');
    }
}
