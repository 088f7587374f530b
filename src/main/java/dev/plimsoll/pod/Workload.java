// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.pod;

import org.jspecify.annotations.Nullable;

/**
 * An object that contains a pod spec.
 *
 * @param name empty if the API server has not generated it yet ({@code generateName})
 * @param namespace null if the object does not set it
 * @param mirror whether it is the API server's copy of a static pod; denying it would not stop the pod
 * @param controller the owner that the object names as its controller; any user can write one, so it proves nothing
 * @param limitRange of its namespace, as far as it is known
 */
public record Workload(
        WorkloadKind kind,
        String name,
        @Nullable String namespace,
        boolean mirror,
        @Nullable Owner controller,
        PodSpec spec,
        LimitRange limitRange) {

    /** An owner reference with {@code controller: true}. */
    public record Owner(String apiVersion, String kind, String name, String uid) {
        /** The API group: {@code apps} of {@code apps/v1}, empty for {@code v1}. */
        public String group() {
            return WorkloadKind.groupOf(apiVersion);
        }
    }

    /**
     * Returns the same workload in a namespace with that LimitRange. For a template, adds the defaults that the API server will
     * add to its pods.
     */
    public Workload in(LimitRange range) {
        if (range.equals(limitRange)) {
            return this;
        }
        return new Workload(
                kind, name, namespace, mirror, controller, kind.isTemplate() ? range.fillIn(spec) : spec, range);
    }

    /** Returns the full field path of a path within the pod spec. */
    public String path(String inSpec) {
        return kind.specPath() + "." + inSpec;
    }
}
