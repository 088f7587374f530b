// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.audit.listing;

import dev.plimsoll.json.FieldNames;
import dev.plimsoll.json.JsonReader;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a {@link ListedObject} from the JSON of an object. */
public final class ListedObjectReader {
    private static final FieldNames<Field> FIELDS = FieldNames.of(Field.class);
    private static final FieldNames<Metadata> METADATA = FieldNames.of(Metadata.class);
    private static final FieldNames<Spec> SPEC = FieldNames.of(Spec.class);
    private static final FieldNames<Status> STATUS = FieldNames.of(Status.class);
    private static final FieldNames<Condition> CONDITION = FieldNames.of(Condition.class);
    private static final FieldNames<ContainerStatus> CONTAINER = FieldNames.of(ContainerStatus.class);

    private enum Field {
        metadata,
        spec,
        status
    }

    private enum Metadata {
        name,
        namespace,
        uid,
        creationTimestamp,
        labels
    }

    private enum Spec {
        replicas
    }

    private enum Status {
        phase,
        replicas,
        conditions,
        containerStatuses,
        initContainerStatuses
    }

    private enum Condition {
        type,
        status
    }

    private enum ContainerStatus {
        name,
        imageID
    }

    private final JsonReader in;
    private String name = "";
    private String namespace = "";
    private String uid = "";
    private Instant since = Instant.EPOCH;
    private final Map<String, String> labels = new HashMap<>();
    private boolean finished;
    private @Nullable Long wanted;
    private @Nullable Long there;
    private final List<ListedObject.RunningImage> images = new ArrayList<>();

    private ListedObjectReader(byte[] bytes, int from, int to) {
        in = new JsonReader(bytes, from, to);
    }

    /**
     * Reads the object in {@code bytes} from {@code from} (inclusive) to {@code to} (exclusive).
     *
     * @throws dev.plimsoll.json.JsonException if an API server could not have written it
     */
    public static ListedObject read(byte[] bytes, int from, int to) {
        return new ListedObjectReader(bytes, from, to).object();
    }

    private ListedObject object() {
        if (in.object()) {
            for (Field field; (field = in.field(FIELDS)) != null; ) {
                switch (field) {
                    case metadata -> readMetadata();
                    case spec -> readSpec();
                    case status -> readStatus();
                }
            }
        }
        boolean idle = wanted != null && wanted == 0 && (there == null || there == 0);
        return new ListedObject(namespace, name, uid, since, labels, finished, idle, images);
    }

    private void readMetadata() {
        if (!in.object()) {
            return;
        }
        for (Metadata field; (field = in.field(METADATA)) != null; ) {
            switch (field) {
                case name -> name = text();
                case namespace -> namespace = text();
                case uid -> uid = text();
                case creationTimestamp -> since = time(text());
                case labels -> readLabels();
            }
        }
    }

    private void readLabels() {
        if (in.object()) {
            for (String key; (key = in.key()) != null; ) {
                labels.put(key, text());
            }
        }
    }

    private void readSpec() {
        if (in.object()) {
            while (in.field(SPEC) != null) {
                wanted = in.integer();
            }
        }
    }

    private void readStatus() {
        if (!in.object()) {
            return;
        }
        for (Status field; (field = in.field(STATUS)) != null; ) {
            switch (field) {
                case phase -> {
                    var phase = text();
                    finished |= phase.equals("Succeeded") || phase.equals("Failed");
                }
                case replicas -> there = in.integer();
                case conditions -> readConditions();
                case containerStatuses, initContainerStatuses -> readContainers();
            }
        }
    }

    /**
     * Reads whether a Job has ended: it is Complete or Failed ({@code batch/v1 JobConditionType}). No other kind has these
     * conditions.
     */
    private void readConditions() {
        if (!in.array()) {
            return;
        }
        while (in.element()) {
            String type = "";
            String status = "";
            if (in.object()) {
                for (Condition field; (field = in.field(CONDITION)) != null; ) {
                    switch (field) {
                        case type -> type = text();
                        case status -> status = text();
                    }
                }
            }
            finished |= (type.equals("Complete") || type.equals("Failed")) && status.equals("True");
        }
    }

    private void readContainers() {
        if (in.array()) {
            while (in.element()) {
                readContainer();
            }
        }
    }

    private void readContainer() {
        String container = "";
        String id = "";
        if (in.object()) {
            for (ContainerStatus field; (field = in.field(CONTAINER)) != null; ) {
                switch (field) {
                    case name -> container = text();
                    case imageID -> id = text();
                }
            }
        }
        if (!id.isEmpty()) {
            images.add(new ListedObject.RunningImage(container, id));
        }
    }

    private String text() {
        var text = in.string();
        return text == null ? "" : text;
    }

    private static Instant time(String text) {
        try {
            return text.isEmpty() ? Instant.EPOCH : Instant.parse(text);
        } catch (DateTimeParseException e) {
            return Instant.EPOCH;
        }
    }
}
