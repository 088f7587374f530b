// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.podpolicy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** CEL that names the fields of an object which its schema does not know. A schema keeps them or cuts them, and cannot refuse them. */
final class UnknownFields {
    private UnknownFields() {}

    /**
     * An expression that is a string of field paths, empty if there is nothing to say.
     *
     * @param object the CEL of an object that the schema has taken
     * @param path where it stands
     */
    static String cel(Schema schema, String object, String path) {
        return "[\n  " + String.join(",\n  ", in(schema, object, path, 1)) + "\n]" + JOINED + "\n";
    }

    private static final String JOINED = ".filter(text, text != '').join(', ')";

    /** Of each object in {@code value} that has fields, a string. */
    private static List<String> in(Schema schema, String value, String path, int depth) {
        var each = schema.each();
        if (each != null) {
            var item = "item" + depth;
            return in(each, item, path + "[]", depth + 1).stream()
                    .map(inItem -> value + ".map(" + item + ", " + inItem + ")" + JOINED)
                    .toList();
        }
        var all = new ArrayList<String>();
        if (!schema.fields().isEmpty()) {
            all.add(own(schema, value, path));
        }
        schema.fields().forEach((name, field) -> {
            var there = value + "." + name;
            var unlessAbsent = schema.requires(name)
                    ? ""
                    : "!has(" + there + ")" + (field.isNullable() ? " || " + there + " == null" : "") + " ? '' : ";
            in(field, there, path + "." + name, depth).forEach(inField -> all.add(unlessAbsent + inField));
        });
        return all;
    }

    private static String own(Schema schema, String value, String path) {
        var known =
                schema.fields().keySet().stream().map(name -> "'" + name + "'").collect(Collectors.joining(", "));
        return "dyn(" + value + ").filter(field, !(field in [" + known + "])).map(field, '" + path
                + ".' + field).join(', ')";
    }
}
