// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.policy;

import dev.plimsoll.pod.Workload;
import java.util.List;
import java.util.Map;

/**
 * A change that resolves one finding and cannot break the workload in another way: members of the object to add or replace. A
 * JSON Patch (RFC 6902) writes each as an {@code add}, which replaces an existing member, so applying it twice has no further
 * effect.
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
     * @param pointer the JSON Pointer (RFC 6901) from the top of the object: {@code /spec/containers/0/imagePullPolicy}
     * @param value a String, a Boolean, or a Map of these
     */
    public record Add(String pointer, Object value) {
        public Add {
            if (!(value instanceof String || value instanceof Boolean || value instanceof Map)) {
                throw new IllegalArgumentException("a value of no JSON type that fixes use: " + value.getClass());
            }
        }
    }

    /** Returns a fix of one member, given its field path in the pod spec: {@code containers[0].imagePullPolicy}. */
    public static Fix add(Workload workload, String inSpec, Object value) {
        return new Fix(List.of(new Add(pointer(workload, inSpec), value)));
    }

    /** Returns the JSON Pointer of a field path in the pod spec, see {@link JsonPointer#of}. */
    public static String pointer(Workload workload, String inSpec) {
        return JsonPointer.of(workload.path(inSpec));
    }
}
