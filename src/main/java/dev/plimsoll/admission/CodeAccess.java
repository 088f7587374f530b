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
 * Maps a finding to the code of an object that it gives access to: all containers for the pod's own namespaces; for a volume,
 * the containers that mount it, each with its access. Code is identified by its container and its image. An image volume also
 * brings code. Linear in the size of the object.
 */
final class CodeAccess {
    private final Set<String> all = new HashSet<>();
    private final Map<String, Map<String, List<VolumeMount>>> byVolume = new HashMap<>();
    private final Map<String, String> volumeNames = new HashMap<>();

    /** Returns the name of a container within its list: a container that moves to another list runs at another time. */
    static String name(Container container) {
        return container.type() + " " + container.name();
    }

    /** The access that the old findings about one subject gave, by code. */
    static final class Reach {
        private final Set<String> code = new HashSet<>();
        private final Set<String> volumes = new HashSet<>();
        private final Map<String, Mounts> byCode = new HashMap<>();
    }

    /** The mounts of one volume in one container. */
    private static final class Mounts {
        private int count;
        private int writable;
        /** By subpath of the volume; one per way to mount it, at most nine. */
        private final Map<String, Set<VolumeMount>> bySubPath = new HashMap<>();

        void add(VolumeMount mount) {
            count++;
            writable += mount.readOnly() ? 0 : 1;
            bySubPath
                    .computeIfAbsent(mount.subPath(), unused -> new HashSet<>())
                    .add(new VolumeMount("", mount.readOnly(), "", mount.recursive(), mount.propagation()));
        }

        /** Returns whether {@code now} has no more mounts than before, and each is covered by one of the old mounts. */
        boolean cover(List<VolumeMount> now) {
            long nowWritable = now.stream().filter(mount -> !mount.readOnly()).count();
            return now.size() <= count
                    && nowWritable <= writable
                    && now.stream().allMatch(this::covers);
        }

        private boolean covers(VolumeMount now) {
            var whole = new VolumeMount("", now.readOnly(), "", now.recursive(), now.propagation());
            return grants(bySubPath.getOrDefault("", Set.of()), whole)
                    || grants(bySubPath.getOrDefault(now.subPath(), Set.of()), whole);
        }

        private static boolean grants(Set<VolumeMount> before, VolumeMount now) {
            return before.stream().anyMatch(mount -> mount.grants(now));
        }
    }

    CodeAccess(Workload workload) {
        for (var container : workload.spec().containers()) {
            var code = name(container) + "\n" + container.image().canonical();
            all.add(code);
            for (var mount : container.volumeMounts()) {
                byVolume.computeIfAbsent(mount.name(), unused -> new HashMap<>())
                        .computeIfAbsent(code, unused -> new ArrayList<>())
                        .add(mount);
            }
        }
        for (var volume : workload.spec().volumes()) {
            volumeNames.put(FindingSubject.element(workload.path(volume.path(""))), volume.name());
            if (volume.image() != null) {
                all.add("volume\n" + volume.image().image().canonical());
            }
        }
    }

    /** Adds the access that a finding of this object gives. */
    void addTo(Reach reach, FindingSubject subject, Finding finding) {
        switch (subject.kind()) {
            case CONTAINER -> {} // the subject identifies the code
            case POD -> reach.code.addAll(all);
            case HOST_PATH, IMAGE_VOLUME -> {
                if (reach.volumes.add(volume(finding))) {
                    mounts(finding).forEach((code, mounts) -> {
                        var known = reach.byCode.computeIfAbsent(code, unused -> new Mounts());
                        mounts.forEach(known::add);
                    });
                }
            }
        }
    }

    /** Returns whether a finding of this object gives no more access than {@code reach}. */
    boolean isWithin(Reach reach, FindingSubject subject, Finding finding) {
        return switch (subject.kind()) {
            case CONTAINER -> true;
            case POD -> reach.code.containsAll(all);
            case HOST_PATH, IMAGE_VOLUME ->
                mounts(finding).entrySet().stream().allMatch(now -> {
                    var before = reach.byCode.get(now.getKey());
                    return before != null && before.cover(now.getValue());
                });
        };
    }

    /** Returns the name of the volume that a finding is about; empty if it is not about a volume. */
    String volume(Finding finding) {
        return volumeNames.getOrDefault(FindingSubject.element(finding.path()), "");
    }

    private Map<String, List<VolumeMount>> mounts(Finding finding) {
        return byVolume.getOrDefault(volume(finding), Map.of());
    }
}
