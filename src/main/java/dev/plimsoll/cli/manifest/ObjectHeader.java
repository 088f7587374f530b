// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cli.manifest;

import dev.plimsoll.json.FieldNames;
import dev.plimsoll.json.JsonException;
import dev.plimsoll.json.JsonReader;
import dev.plimsoll.pod.WorkloadKind;
import org.jspecify.annotations.Nullable;

/**
 * What an object says about itself. A field of a wrong type counts as absent: judging the object reports it.
 *
 * @param apiVersion empty if absent, as {@code kind}
 * @param name {@code generateName}'s prefix if there is no name yet; empty if there is neither
 * @param namespace null if absent
 * @param resemblesObject whether it has {@code metadata} or a {@code spec}, as most that Kubernetes knows
 * @param isRequest whether it is an AdmissionRequest, whose {@code kind} is an object
 * @param items where its list of items begins, {@link #NULL} if it is null, as Go writes a list that was never made; -1 without
 * @param objects where the list of objects of a Template begins, -1 without
 * @param request where the request of an AdmissionReview begins, -1 without
 */
record ObjectHeader(
        String apiVersion,
        String kind,
        String name,
        @Nullable String namespace,
        boolean resemblesObject,
        boolean isRequest,
        int items,
        int objects,
        int request) {
    static final int NULL = -2;

    private static final FieldNames<Field> FIELDS = FieldNames.of(Field.class);
    private static final FieldNames<MetadataField> METADATA = FieldNames.of(MetadataField.class);

    private enum Field {
        apiVersion,
        kind,
        metadata,
        spec,
        items,
        objects,
        request
    }

    private enum MetadataField {
        name,
        generateName,
        namespace
    }

    private record Metadata(String name, @Nullable String namespace) {
        static final Metadata NONE = new Metadata("", null);
    }

    /** The same, said to be of another kind. */
    ObjectHeader as(String newApiVersion, String newKind) {
        return new ObjectHeader(
                newApiVersion, newKind, name, namespace, resemblesObject, false, items, objects, request);
    }

    /** The same, with what the request knows better; not if it names no workload where the object says that it is one. */
    ObjectHeader of(RequestHeader from) {
        boolean silent = from.kind().isEmpty() || from.apiVersion().isEmpty();
        boolean mistaken = isWorkload(apiVersion, kind) && !isWorkload(from.apiVersion(), from.kind());
        var known = silent || mistaken ? this : as(from.apiVersion(), from.kind());
        return new ObjectHeader(
                known.apiVersion,
                known.kind,
                name.isEmpty() ? from.name() : name,
                from.namespace() == null ? namespace : from.namespace(),
                resemblesObject,
                known.isRequest,
                items,
                objects,
                request);
    }

    private static boolean isWorkload(String apiVersion, String kind) {
        return WorkloadKind.of(WorkloadKind.groupOf(apiVersion), kind) != null;
    }

    /** @param from the first byte of the object, a brace */
    static ObjectHeader read(byte[] json, int from, int to) {
        String apiVersion = null;
        String kind = null;
        var metadata = Metadata.NONE;
        boolean resemblesObject = false;
        boolean isRequest = false;
        int items = -1;
        int objects = -1;
        int request = -1;
        var in = new JsonReader(json, from, to);
        in.object();
        for (Field field; (field = in.field(FIELDS)) != null; ) {
            int start = in.position();
            switch (field) {
                case apiVersion -> apiVersion = text(in);
                case kind -> {
                    isRequest = json[start] == '{';
                    kind = text(in);
                }
                case metadata -> {
                    resemblesObject = true;
                    metadata = metadata(in, json[start] == '{');
                }
                case spec -> {
                    resemblesObject = true;
                    in.skip();
                }
                case items -> {
                    items = json[start] == '[' ? start : json[start] == 'n' ? NULL : -1;
                    in.skip();
                }
                case objects -> {
                    objects = json[start] == '[' ? start : -1;
                    in.skip();
                }
                case request -> {
                    request = json[start] == '{' ? start : -1;
                    in.skip();
                }
            }
        }
        return new ObjectHeader(
                apiVersion == null ? "" : apiVersion,
                kind == null ? "" : kind,
                metadata.name(),
                metadata.namespace(),
                resemblesObject,
                isRequest,
                items,
                objects,
                request);
    }

    private static Metadata metadata(JsonReader in, boolean isObject) {
        if (!isObject) {
            in.skip();
            return Metadata.NONE;
        }
        String name = null;
        String generateName = null;
        String namespace = null;
        in.object();
        for (MetadataField field; (field = in.field(METADATA)) != null; ) {
            switch (field) {
                case name -> name = text(in);
                case generateName -> generateName = text(in);
                case namespace -> namespace = text(in);
            }
        }
        return new Metadata(name != null ? name : generateName != null ? generateName : "", namespace);
    }

    /** A string that is not empty, or null. */
    static @Nullable String text(JsonReader in) {
        try {
            var text = in.string();
            return text == null || text.isEmpty() ? null : text;
        } catch (JsonException.WrongType e) {
            return null;
        }
    }
}
