// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cli.manifest;

import dev.plimsoll.json.FieldNames;
import dev.plimsoll.json.JsonReader;
import org.jspecify.annotations.Nullable;

/**
 * What an AdmissionRequest says about its object.
 *
 * @param apiVersion of the object; empty if the request does not say, as {@code kind}
 * @param name empty if absent
 * @param namespace null if absent
 * @param object where the object begins, -1 without (a DELETE has none)
 */
record RequestHeader(
        String apiVersion,
        String kind,
        String name,
        @Nullable String namespace,
        int object) {
    private static final FieldNames<Field> FIELDS = FieldNames.of(Field.class);
    private static final FieldNames<KindField> KIND = FieldNames.of(KindField.class);

    private enum Field {
        kind,
        name,
        namespace,
        object
    }

    private enum KindField {
        group,
        version,
        kind
    }

    /** @param from the first byte of the request, a brace */
    static RequestHeader read(byte[] json, int from, int to) {
        String[] kind = {"", ""};
        String name = null;
        String namespace = null;
        int object = -1;
        var in = new JsonReader(json, from, to);
        in.object();
        for (Field field; (field = in.field(FIELDS)) != null; ) {
            int start = in.position();
            switch (field) {
                case kind -> kind = kind(in, json[start] == '{');
                case name -> name = ObjectHeader.text(in);
                case namespace -> namespace = ObjectHeader.text(in);
                case object -> {
                    object = json[start] == '{' ? start : -1;
                    in.skip();
                }
            }
        }
        return new RequestHeader(kind[0], kind[1], name == null ? "" : name, namespace, object);
    }

    private static String[] kind(JsonReader in, boolean isObject) {
        if (!isObject) {
            in.skip();
            return new String[] {"", ""};
        }
        String group = null;
        String version = null;
        String kind = null;
        in.object();
        for (KindField field; (field = in.field(KIND)) != null; ) {
            switch (field) {
                case group -> group = ObjectHeader.text(in);
                case version -> version = ObjectHeader.text(in);
                case kind -> kind = ObjectHeader.text(in);
            }
        }
        var apiVersion = version == null ? "" : group == null ? version : group + "/" + version;
        return new String[] {apiVersion, kind == null ? "" : kind};
    }
}
