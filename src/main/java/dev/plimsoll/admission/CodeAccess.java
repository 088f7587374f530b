// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.admission;

import dev.plimsoll.pod.Container;
import dev.plimsoll.pod.VolumeMount;
import dev.plimsoll.pod.Workload;
import dev.plimsoll.policy.Finding;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which code of an object a finding gives something to: for the pod's own namespaces all containers, for a volume those that mount it,
 * each with its access. Code is told by the name of its container and its image. Linear in the object.
 */
final class CodeAccess {
    private final Workload workload;
    private final Set<Code> all = new HashSet<>();
    private final Map<String, List<Mounted>> byVolume = new HashMap<>();
    private final Map<String, String> volumeNames = new HashMap<>();

    /** @param image canonical */
    private record Code(String container, String image) {
        static Code of(Container container) {
            return new Code(container.name(), container.image().canonical());
        }
    }

    /** A mount without the name of its volume, so that a volume may be renamed. */
    private record Mounted(Code code, VolumeMount mount) {}

    /** What the old findings about one subject gave to which code. */
    static final class Reach {
        private final Set<Code> code = new HashSet<>();
        private final Set<String> volumes = new HashSet<>();
        private final Set<Mounted> mounts = new HashSet<>();
        /** By code and part of the volume, one for each way to mount it: nine at the most. */
        private final Map<Code, Map<String, Set<VolumeMount>>> bySubPath = new HashMap<>();

        private boolean covers(Mounted now) {
            if (mounts.contains(now)) {
                return true;
            }
            var known = bySubPath.getOrDefault(now.code(), Map.of());
            return grants(known.getOrDefault("", Set.of()), now)
                    || grants(known.getOrDefault(now.mount().subPath(), Set.of()), now);
        }

        private static boolean grants(Set<VolumeMount> before, Mounted now) {
            return before.stream().anyMatch(mount -> mount.grants(now.mount()));
        }

        private void add(Mounted mounted) {
            if (mounts.add(mounted)) {
                bySubPath
                        .computeIfAbsent(mounted.code(), unused -> new HashMap<>())
                        .computeIfAbsent(mounted.mount().subPath(), unused -> new HashSet<>())
                        .add(mounted.mount());
            }
        }
    }

    CodeAccess(Workload workload) {
        this.workload = workload;
        for (var container : workload.spec().containers()) {
            var code = Code.of(container);
            all.add(code);
            for (var mount : container.volumeMounts()) {
                var nameless =
                        new VolumeMount("", mount.readOnly(), mount.subPath(), mount.recursive(), mount.propagation());
                byVolume.computeIfAbsent(mount.name(), unused -> new ArrayList<>())
                        .add(new Mounted(code, nameless));
            }
        }
        for (var volume : workload.spec().volumes()) {
            volumeNames.put(FindingSubject.element(workload.path(volume.path(""))), volume.name());
        }
    }

    /** Adds what a finding of this object gives to code. */
    void addTo(Reach reach, FindingSubject subject, Finding finding) {
        switch (subject.kind()) {
            case CONTAINER -> {} // the subject itself says which code
            case POD -> reach.code.addAll(all);
            case HOST_PATH, IMAGE_VOLUME -> {
                if (reach.volumes.add(volume(finding))) {
                    mounts(finding).forEach(reach::add);
                }
            }
        }
    }

    /** Whether a finding of this object gives no code more than {@code reach}. */
    boolean isWithin(Reach reach, FindingSubject subject, Finding finding) {
        return switch (subject.kind()) {
            case CONTAINER -> true;
            case POD -> reach.code.containsAll(all);
            case HOST_PATH, IMAGE_VOLUME -> mounts(finding).stream().allMatch(reach::covers);
        };
    }

    /** The name of the volume that a finding is about; empty where it is about none. */
    String volume(Finding finding) {
        return volumeNames.getOrDefault(FindingSubject.element(finding.path()), "");
    }

    private List<Mounted> mounts(Finding finding) {
        return byVolume.getOrDefault(volume(finding), List.of());
    }
}
