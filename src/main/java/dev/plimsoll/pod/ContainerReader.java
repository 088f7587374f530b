// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.pod;

import dev.plimsoll.json.FieldNames;
import dev.plimsoll.json.JsonReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@link Container}s, and the objects that containers and pods share. */
final class ContainerReader {
    private static final FieldNames<Field> FIELDS = FieldNames.of(Field.class);
    private static final FieldNames<Security> SECURITY = FieldNames.of(Security.class);
    private static final FieldNames<Windows> WINDOWS = FieldNames.of(Windows.class);
    private static final FieldNames<ResourcesField> RESOURCES = FieldNames.of(ResourcesField.class);
    private static final FieldNames<Mount> MOUNT = FieldNames.of(Mount.class);

    private enum Field {
        name,
        image,
        imagePullPolicy,
        command,
        args,
        resources,
        securityContext,
        volumeMounts,
        restartPolicy
    }

    private enum Security {
        runAsUser,
        runAsNonRoot,
        privileged,
        windowsOptions
    }

    private enum Windows {
        runAsUserName,
        hostProcess
    }

    private enum ResourcesField {
        limits,
        requests
    }

    private enum Mount {
        name,
        readOnly,
        subPath,
        subPathExpr,
        recursiveReadOnly,
        mountPropagation
    }

    private ContainerReader() {}

    static List<Container> readAll(JsonReader in, Container.Type type) {
        if (!in.array()) {
            return List.of();
        }
        var containers = new ArrayList<Container>();
        while (in.element()) {
            containers.add(read(in, type, containers.size()));
        }
        return containers;
    }

    private static Container read(JsonReader in, Container.Type type, int index) {
        String name = null;
        String image = null;
        String pullPolicy = null;
        List<String> command = List.of();
        List<String> args = List.of();
        var resources = Resources.NONE;
        var securityContext = SecurityContext.NONE;
        List<VolumeMount> mounts = List.of();
        String restartPolicy = null;
        boolean present = in.object();
        if (present) {
            for (Field field; (field = in.field(FIELDS)) != null; ) {
                switch (field) {
                    case name -> name = in.string();
                    case image -> image = in.string();
                    case imagePullPolicy -> pullPolicy = in.string();
                    case command -> command = strings(in);
                    case args -> args = strings(in);
                    case resources -> resources = resources(in);
                    case securityContext -> securityContext = securityContext(in);
                    case volumeMounts -> mounts = mounts(in);
                    case restartPolicy -> restartPolicy = in.string();
                }
            }
        }
        var reference = image == null ? ImageReference.NONE : ImageReference.parse(image);
        return new Container(
                type,
                index,
                present,
                name == null ? "" : name,
                reference,
                pullPolicy(pullPolicy, reference),
                command,
                args,
                resources,
                securityContext,
                mounts,
                type == Container.Type.initContainers && "Always".equals(restartPolicy));
    }

    /** Applies the API server's default, because the command line reads manifests before the API server does. */
    static String pullPolicy(@Nullable String written, ImageReference image) {
        return written == null || written.isEmpty() ? image.defaultPullPolicy() : written;
    }

    static SecurityContext securityContext(JsonReader in) {
        if (!in.object()) {
            return SecurityContext.NONE;
        }
        Long runAsUser = null;
        Boolean runAsNonRoot = null;
        boolean privileged = false;
        SecurityContext.WindowsOptions windowsOptions = null;
        for (Security field; (field = in.field(SECURITY)) != null; ) {
            switch (field) {
                case runAsUser -> runAsUser = in.integer();
                case runAsNonRoot -> runAsNonRoot = in.bool();
                case privileged -> privileged = Boolean.TRUE.equals(in.bool());
                case windowsOptions -> windowsOptions = windowsOptions(in);
            }
        }
        return new SecurityContext(true, runAsUser, runAsNonRoot, privileged, windowsOptions);
    }

    private static SecurityContext.@Nullable WindowsOptions windowsOptions(JsonReader in) {
        if (!in.object()) {
            return null;
        }
        String user = null;
        Boolean hostProcess = null;
        for (Windows field; (field = in.field(WINDOWS)) != null; ) {
            switch (field) {
                case runAsUserName -> user = in.string();
                case hostProcess -> hostProcess = in.bool();
            }
        }
        boolean named = user != null && !user.isEmpty(); // the API server refuses the empty name
        return new SecurityContext.WindowsOptions(named ? user : null, hostProcess);
    }

    static Resources resources(JsonReader in) {
        if (!in.object()) {
            return Resources.NONE;
        }
        Map<String, Quantity> limits = null;
        Map<String, Quantity> requests = null;
        for (ResourcesField field; (field = in.field(RESOURCES)) != null; ) {
            switch (field) {
                case limits -> limits = quantities(in);
                case requests -> requests = quantities(in);
            }
        }
        return new Resources(true, limits, requests);
    }

    private static @Nullable Map<String, Quantity> quantities(JsonReader in) {
        if (!in.object()) {
            return null;
        }
        var quantities = new LinkedHashMap<String, Quantity>(4);
        for (String resource; (resource = in.key()) != null; ) {
            var amount = in.stringOrNumber();
            quantities.put(resource, amount == null ? Quantity.ZERO : Quantity.parse(amount));
        }
        return quantities;
    }

    private static List<VolumeMount> mounts(JsonReader in) {
        if (!in.array()) {
            return List.of();
        }
        var mounts = new ArrayList<VolumeMount>(4);
        while (in.element()) {
            mounts.add(mount(in));
        }
        return mounts;
    }

    private static VolumeMount mount(JsonReader in) {
        String name = null;
        boolean readOnly = false;
        String subPath = null;
        String recursive = null;
        String propagation = null;
        if (in.object()) {
            for (Mount field; (field = in.field(MOUNT)) != null; ) {
                switch (field) {
                    case name -> name = in.string();
                    case readOnly -> readOnly = Boolean.TRUE.equals(in.bool());
                    case subPath, subPathExpr -> subPath = either(in.string(), subPath);
                    case recursiveReadOnly -> recursive = in.string();
                    case mountPropagation -> propagation = in.string();
                }
            }
        }
        // IfPossible leaves the decision to the node, so it proves nothing.
        return new VolumeMount(
                orEmpty(name), readOnly, orEmpty(subPath), "Enabled".equals(recursive), orEmpty(propagation));
    }

    /** The API server accepts at most one of {@code subPath} and {@code subPathExpr}. */
    private static @Nullable String either(@Nullable String now, @Nullable String before) {
        return now == null || now.isEmpty() ? before : now;
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static List<String> strings(JsonReader in) {
        if (!in.array()) {
            return List.of();
        }
        var strings = new ArrayList<String>(4);
        while (in.element()) {
            var string = in.string();
            strings.add(string == null ? "" : string);
        }
        return strings;
    }
}
