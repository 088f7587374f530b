// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.pod;

import org.jspecify.annotations.Nullable;

/**
 * An object that carries a pod spec.
 *
 * @param name empty if the API server has not made it yet ({@code generateName})
 * @param namespace null if the object does not say
 * @param mirror whether it is the API server's image of a static pod, which denying would not stop
 * @param controller the owner that the object names as its controller; anyone can write one, so it proves nothing
 */
public record Workload(
        WorkloadKind kind,
        String name,
        @Nullable String namespace,
        boolean mirror,
        @Nullable Owner controller,
        PodSpec spec) {

    /** An owner reference with {@code controller: true}. */
    public record Owner(String group, String kind, String name) {}

    /** The field path of something in the pod spec, given its path there. */
    public String path(String inSpec) {
        return kind.specPath() + "." + inSpec;
    }
}
