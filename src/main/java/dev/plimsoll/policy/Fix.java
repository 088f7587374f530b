// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.policy;

import dev.plimsoll.pod.Workload;
import java.util.List;
import java.util.Map;

/**
 * A change that makes one finding go away and cannot break the workload in another way: members to add to the object, or to
 * replace. As data; whoever needs a JSON Patch (RFC 6902) writes each as an {@code add}, which replaces what stands there, so
 * that applying it twice changes nothing more.
 */
public record Fix(List<Add> adds) {
    public Fix {
        if (adds.isEmpty()) {
            throw new IllegalArgumentException("a fix without a change is none");
        }
        adds = List.copyOf(adds);
    }

    /**
     * A member to add to the object.
     *
     * @param pointer where, as a JSON Pointer (RFC 6901) from the top of the object: {@code /spec/containers/0/imagePullPolicy}
     * @param value a String, a Boolean, or a Map of such
     */
    public record Add(String pointer, Object value) {
        public Add {
            if (!(value instanceof String || value instanceof Boolean || value instanceof Map)) {
                throw new IllegalArgumentException("a value of no JSON type that fixes use: " + value.getClass());
            }
        }
    }

    /** A fix of one member, given its field path in the pod spec: {@code containers[0].imagePullPolicy}. */
    public static Fix add(Workload workload, String inSpec, Object value) {
        return new Fix(List.of(new Add(pointer(workload, inSpec), value)));
    }

    /** The JSON Pointer of a field path in the pod spec, see {@link JsonPointer#of}. */
    public static String pointer(Workload workload, String inSpec) {
        return JsonPointer.of(workload.path(inSpec));
    }
}
