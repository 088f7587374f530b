// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.admission;

import dev.plimsoll.pod.Container;
import dev.plimsoll.pod.Volume;
import dev.plimsoll.pod.Workload;
import dev.plimsoll.policy.Finding;
import java.util.HashMap;
import java.util.Map;

/**
 * The subject of a finding. It is the same in the old and the new object of an UPDATE, independent of the position of a
 * container or volume in its list and of the spelling of its image or path.
 *
 * @param name of the container, with the name of its list; otherwise empty
 * @param value the image or the path; empty for the pod
 */
record FindingSubject(Kind kind, String rule, String name, String value) {
    enum Kind {
        /** A container: its name, and its image in canonical form. */
        CONTAINER,
        /** A hostPath volume: its cleaned path on the node. */
        HOST_PATH,
        /** An image volume: its image in canonical form. */
        IMAGE_VOLUME,
        /** The whole pod, and so all code that runs in it. */
        POD;

        boolean isVolume() {
            return this == HOST_PATH || this == IMAGE_VOLUME;
        }
    }

    /**
     * Returns the subject as text, for use as a map key. Texts with equal hash codes are looked up in logarithmic time, records
     * with equal hash codes one by one, and names with equal hash codes are easy to make.
     */
    String key() {
        return String.join("\n", kind.name(), rule, name, value);
    }

    /** Returns the field of a finding within its container or volume, or within the pod. */
    static String field(String path) {
        return path.substring(path.indexOf(']') + 1);
    }

    /**
     * Returns the element of a path: {@code spec.containers[0]} of {@code spec.containers[0].securityContext.runAsUser}; empty
     * for a path without an index.
     */
    static String element(String path) {
        return path.substring(0, path.indexOf(']') + 1);
    }

    /**
     * Finds the subjects of the findings in one object. Looks them up by path, because names may be empty or duplicate before
     * validation.
     */
    static final class Finder {
        private final Map<String, Container> containers = new HashMap<>();
        private final Map<String, Volume> volumes = new HashMap<>();

        Finder(Workload workload) {
            for (var container : workload.spec().containers()) {
                containers.put(element(workload.path(container.path(""))), container);
            }
            for (var volume : workload.spec().volumes()) {
                volumes.put(element(workload.path(volume.path(""))), volume);
            }
        }

        FindingSubject of(Finding finding) {
            var element = element(finding.path());
            var container = containers.get(element);
            if (container != null) {
                return new FindingSubject(
                        Kind.CONTAINER,
                        finding.rule(),
                        CodeAccess.name(container),
                        container.image().canonical());
            }
            var volume = volumes.get(element);
            if (volume != null && volume.hostPath() != null) {
                return new FindingSubject(
                        Kind.HOST_PATH, finding.rule(), "", volume.hostPath().cleaned());
            }
            if (volume != null && volume.image() != null) {
                return new FindingSubject(
                        Kind.IMAGE_VOLUME,
                        finding.rule(),
                        "",
                        volume.image().image().canonical());
            }
            return new FindingSubject(Kind.POD, finding.rule(), "", "");
        }
    }
}
