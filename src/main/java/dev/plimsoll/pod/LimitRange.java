// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.pod;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The LimitRanges of a namespace, for containers ({@code core/v1 LimitRangeItem} of type Container). The API server's LimitRanger
 * applies the defaults when a pod is created. It does not apply them to templates.
 *
 * @param defaults the limit by resource of a container that sets none
 * @param defaultRequests the request by resource of a container that sets none
 * @param max the highest limit by resource; LimitRanger refuses a container with a higher one
 */
public record LimitRange(
        Map<String, Quantity> defaults, Map<String, Quantity> defaultRequests, Map<String, Quantity> max) {

    /** The LimitRange of a namespace that has none, or whose LimitRanges are unknown. */
    public static final LimitRange NONE = new LimitRange(Map.of(), Map.of(), Map.of());

    public LimitRange {
        defaults = Collections.unmodifiableMap(new TreeMap<>(defaults));
        defaultRequests = Collections.unmodifiableMap(new TreeMap<>(defaultRequests));
        max = Collections.unmodifiableMap(new TreeMap<>(max));
    }

    /** Combines both: the first default of a resource wins, and the lower maximum. */
    public LimitRange and(LimitRange other) {
        return new LimitRange(
                merged(defaults, other.defaults, (first, second) -> first),
                merged(defaultRequests, other.defaultRequests, (first, second) -> first),
                merged(max, other.max, (one, another) -> one.compareTo(another) <= 0 ? one : another));
    }

    /** Returns the spec that a pod of this template will have ({@code mergePodResourceRequirements} of Kubernetes 1.37). */
    PodSpec fillIn(PodSpec template) {
        return template.withContainers(template.containers().stream()
                .map(container ->
                        container.isEphemeral() ? container : container.withResources(fillIn(container.resources())))
                .toList());
    }

    private Resources fillIn(Resources resources) {
        return new Resources(
                resources.present(),
                missing(resources.limits(), defaults),
                missing(resources.requests(), defaultRequests));
    }

    private static @Nullable Map<String, Quantity> missing(
            @Nullable Map<String, Quantity> there, Map<String, Quantity> defaults) {
        if (there == null) {
            return defaults.isEmpty() ? null : defaults;
        }
        return merged(there, defaults, (written, unused) -> written);
    }

    private static Map<String, Quantity> merged(
            Map<String, Quantity> one, Map<String, Quantity> other, BinaryOperator<Quantity> both) {
        var all = new LinkedHashMap<>(one);
        other.forEach((resource, amount) -> all.merge(resource, amount, both));
        return all;
    }
}
