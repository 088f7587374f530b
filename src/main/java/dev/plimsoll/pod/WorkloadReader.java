// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.pod;

import dev.plimsoll.json.FieldNames;
import dev.plimsoll.json.FieldPath;
import dev.plimsoll.json.JsonException;
import dev.plimsoll.json.JsonReader;
import org.jspecify.annotations.Nullable;

/** Reads a {@link Workload} from the JSON of a Kubernetes object of a known kind. */
public final class WorkloadReader {
    private static final FieldNames<Field> FIELDS = FieldNames.of(Field.class);
    private static final FieldNames<Metadata> METADATA = FieldNames.of(Metadata.class);
    private static final FieldNames<OwnerReference> OWNER = FieldNames.of(OwnerReference.class);

    /** The annotation that the API server sets on its copy of a static pod ({@code core/v1 MirrorPodAnnotationKey}). */
    private static final String MIRROR = "kubernetes.io/config.mirror";

    /**
     * The maximum of list elements and map keys read of one object. etcd stores 1.5 MiB, enough for some 25,000 containers (each
     * takes about 60 bytes there with the API server's defaults); an element that is read takes 100 to 200 bytes of memory.
     */
    static final int MOST_ELEMENTS = 100_000;

    /**
     * The length of a DNS subdomain: an object's name, an API group (Kubernetes 1.37, {@code apimachinery/pkg/util/validation}).
     */
    private static final int LONGEST_NAME = 253;

    /** The length of a DNS label: a kind, a version (same source). */
    private static final int LONGEST_LABEL = 63;

    /** A UUID has 36 characters. */
    private static final int LONGEST_UID = 128;

    /** The fields that lead from the top of an object to its pod spec. */
    private enum Field {
        kind,
        metadata,
        spec,
        template,
        jobTemplate
    }

    private enum Metadata {
        name,
        namespace,
        annotations,
        ownerReferences
    }

    private enum OwnerReference {
        apiVersion,
        kind,
        name,
        uid,
        controller
    }

    private final byte[] bytes;
    private final int from;
    private final int to;
    private final JsonReader in;
    private final WorkloadKind kind;

    private @Nullable String name;
    private @Nullable String namespace;
    private boolean mirror;
    private Workload.@Nullable Owner controller;
    private @Nullable PodSpec spec;

    private WorkloadReader(byte[] bytes, int from, int to, WorkloadKind kind) {
        this.bytes = bytes;
        this.from = from;
        this.to = to;
        this.in = new JsonReader(bytes, from, to, MOST_ELEMENTS);
        this.kind = kind;
    }

    /**
     * Reads the object in {@code bytes} from {@code from} (inclusive) to {@code to} (exclusive).
     *
     * @param kind of the object, according to the API server or its own {@code apiVersion} and {@code kind}
     * @throws UnreadableWorkload if a field that rules read has a wrong type, or the pod spec is missing
     * @throws JsonException.Malformed if the bytes are not JSON
     */
    public static Workload read(byte[] bytes, int from, int to, WorkloadKind kind) {
        return new WorkloadReader(bytes, from, to, kind).workload();
    }

    private Workload workload() {
        try {
            readObject();
        } catch (JsonException.WrongType e) {
            throw new UnreadableWorkload(FieldPath.of(bytes, from, to, e.offset()), e.getMessage());
        }
        if (spec == null) {
            throw new UnreadableWorkload(kind.specPath(), "a " + kind + " needs a pod spec here, and there is none");
        }
        return new Workload(kind, name == null ? "" : name, namespace, mirror, controller, spec, LimitRange.NONE);
    }

    private void readObject() {
        if (!in.object()) {
            return;
        }
        for (Field field; (field = in.field(FIELDS)) != null; ) {
            if (field == Field.kind) {
                readKind();
            } else if (field == Field.metadata) {
                readMetadata();
            } else {
                descend(field, 0);
            }
        }
    }

    private void readKind() {
        int start = in.position();
        var said = in.string();
        if (said != null && !said.isEmpty() && !said.equals(kind.name())) {
            throw new UnreadableWorkload(
                    FieldPath.of(bytes, from, to, start),
                    "expected a " + kind + ", as the request says, not a " + said);
        }
    }

    /** Follows the path to the pod spec and skips fields outside it. */
    private void descend(Field field, int step) {
        if (!field.name().equals(kind.steps().get(step))) {
            in.skip();
            return;
        }
        if (step == kind.steps().size() - 1) {
            spec = PodSpecReader.read(in);
            return;
        }
        spec = null; // for a duplicate field, the last one replaces the whole value
        if (in.object()) {
            for (Field next; (next = in.field(FIELDS)) != null; ) {
                descend(next, step + 1);
            }
        }
    }

    private void readMetadata() {
        name = null;
        namespace = null;
        mirror = false;
        controller = null;
        if (!in.object()) {
            return;
        }
        for (Metadata field; (field = in.field(METADATA)) != null; ) {
            switch (field) {
                case name -> name = in.string();
                case namespace -> namespace = in.string();
                case annotations -> readAnnotations();
                case ownerReferences -> readOwners();
            }
        }
    }

    private void readAnnotations() {
        mirror = false;
        if (in.object()) {
            for (String key; (key = in.key()) != null; ) {
                mirror |= key.equals(MIRROR);
                in.skipString(); // kubectl stores whole objects in annotations
            }
        }
    }

    private void readOwners() {
        controller = null;
        if (in.array()) {
            while (in.element()) {
                var owner = readOwner();
                controller = owner != null ? owner : controller;
            }
        }
    }

    /**
     * Returns null for an owner that is not a controller, or has a field longer than any real one: the owner is kept after the
     * review.
     */
    private Workload.@Nullable Owner readOwner() {
        String apiVersion = null;
        String ownerKind = null;
        String ownerName = null;
        String uid = null;
        boolean isController = false;
        if (in.object()) {
            for (OwnerReference field; (field = in.field(OWNER)) != null; ) {
                switch (field) {
                    case apiVersion -> apiVersion = atMost(LONGEST_NAME + 1 + LONGEST_LABEL, in.string());
                    case kind -> ownerKind = atMost(LONGEST_LABEL, in.string());
                    case name -> ownerName = atMost(LONGEST_NAME, in.string());
                    case uid -> uid = in.string();
                    case controller -> isController = Boolean.TRUE.equals(in.bool());
                }
            }
        }
        boolean isTooLong = uid != null && uid.length() > LONGEST_UID;
        return isController && apiVersion != null && ownerKind != null && ownerName != null && !isTooLong
                ? new Workload.Owner(apiVersion, ownerKind, ownerName, uid == null ? "" : uid)
                : null;
    }

    /** Returns null for a longer value. The API server only requires that these fields are not empty. */
    private static @Nullable String atMost(int longest, @Nullable String value) {
        return value == null || value.length() > longest ? null : value;
    }
}
