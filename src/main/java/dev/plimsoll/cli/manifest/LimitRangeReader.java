// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cli.manifest;

import dev.plimsoll.json.FieldNames;
import dev.plimsoll.json.JsonException;
import dev.plimsoll.json.JsonReader;
import dev.plimsoll.pod.LimitRange;
import dev.plimsoll.pod.Quantity;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads what a LimitRange says about containers ({@code core/v1 LimitRangeItem} of type Container). */
final class LimitRangeReader {
    private static final FieldNames<Field> FIELDS = FieldNames.of(Field.class);
    private static final FieldNames<Spec> SPEC = FieldNames.of(Spec.class);

    private enum Field {
        spec
    }

    private enum Spec {
        limits
    }

    private LimitRangeReader() {}

    /** {@link LimitRange#NONE} if a field has another type than its API type: the API server would refuse it. */
    static LimitRange read(byte[] json, int from, int to) {
        var all = LimitRange.NONE;
        try {
            var in = new JsonReader(json, from, to);
            in.object();
            while (in.field(FIELDS) != null) {
                for (boolean there = in.object(); there && in.field(SPEC) != null; ) {
                    for (boolean list = in.array(); list && in.element(); ) {
                        all = all.and(item(in));
                    }
                }
            }
            return all;
        } catch (JsonException.WrongType e) {
            return LimitRange.NONE;
        }
    }

    private static LimitRange item(JsonReader in) {
        var type = "";
        Map<String, Quantity> defaults = Map.of();
        Map<String, Quantity> requests = Map.of();
        Map<String, Quantity> max = Map.of();
        if (in.object()) {
            for (String key; (key = in.key()) != null; ) {
                switch (key) { // a field is called default, which no enum constant can be
                    case "type" -> type = String.valueOf(in.string());
                    case "default" -> defaults = amounts(in);
                    case "defaultRequest" -> requests = amounts(in);
                    case "max" -> max = amounts(in);
                    default -> in.skip();
                }
            }
        }
        return type.equals("Container") ? new LimitRange(defaults, requests, max) : LimitRange.NONE;
    }

    private static Map<String, Quantity> amounts(JsonReader in) {
        var amounts = new LinkedHashMap<String, Quantity>();
        if (in.object()) {
            for (String resource; (resource = in.key()) != null; ) {
                var amount = in.stringOrNumber();
                if (amount != null) {
                    amounts.put(resource, Quantity.parse(amount));
                }
            }
        }
        return amounts;
    }
}
