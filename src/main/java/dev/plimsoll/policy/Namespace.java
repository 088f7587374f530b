// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.policy;

import dev.plimsoll.pod.LimitRange;
import java.util.Map;

/**
 * The namespace of a workload, as far as it is known.
 *
 * @param labelsKnown false without a cluster: then only the label {@link #NAME_LABEL}, which follows from the name, is known
 * @param limitRange all its LimitRanges combined; {@link LimitRange#NONE} if unknown
 */
public record Namespace(String name, Map<String, String> labels, boolean labelsKnown, LimitRange limitRange) {
    /** Set by the API server on every namespace since Kubernetes 1.21 (KEP-2161). */
    public static final String NAME_LABEL = "kubernetes.io/metadata.name";

    public Namespace {
        labels = Map.copyOf(labels);
    }

    /** Returns a namespace of which only the name is known. */
    public static Namespace named(String name) {
        return new Namespace(name, Map.of(NAME_LABEL, name), false, LimitRange.NONE);
    }
}
