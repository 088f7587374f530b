// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.pod;

import dev.plimsoll.json.FieldNames;
import dev.plimsoll.json.JsonReader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a {@link PodSpec}; null if absent. */
final class PodSpecReader {
    private static final FieldNames<Field> FIELDS = FieldNames.of(Field.class);
    private static final FieldNames<VolumeField> VOLUME = FieldNames.of(VolumeField.class);
    private static final FieldNames<HostPath> HOST_PATH = FieldNames.of(HostPath.class);
    private static final FieldNames<Image> IMAGE = FieldNames.of(Image.class);
    private static final FieldNames<Os> OS = FieldNames.of(Os.class);

    /** {@code core/v1 LabelOSStable}, which each kubelet sets on its node. */
    private static final String OS_LABEL = "kubernetes.io/os";

    private enum Field {
        containers,
        initContainers,
        ephemeralContainers,
        volumes,
        securityContext,
        resources,
        hostPID,
        hostIPC,
        hostNetwork,
        hostUsers,
        shareProcessNamespace,
        os,
        nodeSelector
    }

    private enum VolumeField {
        name,
        hostPath,
        image
    }

    private enum HostPath {
        path
    }

    private enum Image {
        reference,
        pullPolicy
    }

    private enum Os {
        name
    }

    private PodSpecReader() {}

    static @Nullable PodSpec read(JsonReader in) {
        if (!in.object()) {
            return null;
        }
        List<Container> containers = List.of();
        List<Container> initContainers = List.of();
        List<Container> ephemeralContainers = List.of();
        List<Volume> volumes = List.of();
        var securityContext = SecurityContext.NONE;
        Resources resources = null;
        boolean hostPid = false;
        boolean hostIpc = false;
        boolean hostNetwork = false;
        Boolean hostUsers = null;
        boolean shareProcessNamespace = false;
        String osName = null;
        String nodeOs = null;
        for (Field field; (field = in.field(FIELDS)) != null; ) {
            switch (field) {
                case containers -> containers = ContainerReader.readAll(in, Container.Type.containers);
                case initContainers -> initContainers = ContainerReader.readAll(in, Container.Type.initContainers);
                case ephemeralContainers ->
                    ephemeralContainers = ContainerReader.readAll(in, Container.Type.ephemeralContainers);
                case volumes -> volumes = volumes(in);
                case securityContext -> securityContext = ContainerReader.securityContext(in);
                case resources -> {
                    var read = ContainerReader.resources(in);
                    resources = read.present() ? read : null;
                }
                case hostPID -> hostPid = Boolean.TRUE.equals(in.bool());
                case hostIPC -> hostIpc = Boolean.TRUE.equals(in.bool());
                case hostNetwork -> hostNetwork = Boolean.TRUE.equals(in.bool());
                case hostUsers -> hostUsers = in.bool();
                case shareProcessNamespace -> shareProcessNamespace = Boolean.TRUE.equals(in.bool());
                case os -> osName = osName(in);
                case nodeSelector -> nodeOs = nodeOs(in);
            }
        }
        return new PodSpec(
                all(containers, initContainers, ephemeralContainers),
                volumes,
                securityContext,
                resources,
                hostPid,
                hostIpc,
                hostNetwork,
                hostUsers,
                shareProcessNamespace,
                osName,
                nodeOs);
    }

    private static List<Container> all(List<Container> first, List<Container> second, List<Container> third) {
        var all = new ArrayList<Container>(first.size() + second.size() + third.size());
        all.addAll(first);
        all.addAll(second);
        all.addAll(third);
        return all;
    }

    private static @Nullable String osName(JsonReader in) {
        String name = null;
        if (in.object()) {
            while (in.field(OS) != null) {
                name = in.string();
            }
        }
        return name;
    }

    /** Returns the operating system that the selector requires. The API server reads null as the empty string. */
    private static @Nullable String nodeOs(JsonReader in) {
        String os = null;
        if (in.object()) {
            for (String label; (label = in.key()) != null; ) {
                var value = in.string();
                if (label.equals(OS_LABEL)) {
                    os = value == null ? "" : value;
                }
            }
        }
        return os;
    }

    private static List<Volume> volumes(JsonReader in) {
        if (!in.array()) {
            return List.of();
        }
        var volumes = new ArrayList<Volume>();
        while (in.element()) {
            volumes.add(volume(in, volumes.size()));
        }
        return volumes;
    }

    private static Volume volume(JsonReader in, int index) {
        String name = null;
        HostFile hostPath = null;
        Volume.ImageSource image = null;
        if (in.object()) {
            for (VolumeField field; (field = in.field(VOLUME)) != null; ) {
                switch (field) {
                    case name -> name = in.string();
                    case hostPath -> hostPath = hostPath(in);
                    case image -> image = image(in, index);
                }
            }
        }
        return new Volume(index, name == null ? "" : name, hostPath, image);
    }

    private static @Nullable HostFile hostPath(JsonReader in) {
        if (!in.object()) {
            return null;
        }
        String path = null;
        while (in.field(HOST_PATH) != null) {
            path = in.string();
        }
        return new HostFile(path == null ? "" : path);
    }

    private static Volume.@Nullable ImageSource image(JsonReader in, int volume) {
        if (!in.object()) {
            return null;
        }
        String reference = null;
        String pullPolicy = null;
        for (Image field; (field = in.field(IMAGE)) != null; ) {
            switch (field) {
                case reference -> reference = in.string();
                case pullPolicy -> pullPolicy = in.string();
            }
        }
        var image = reference == null ? ImageReference.NONE : ImageReference.parse(reference);
        return new Volume.ImageSource(volume, image, ContainerReader.pullPolicy(pullPolicy, image));
    }
}
