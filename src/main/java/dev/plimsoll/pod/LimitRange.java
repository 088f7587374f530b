// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.pod;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What the LimitRanges of a namespace say about containers ({@code core/v1 LimitRangeItem} of type Container). The API server's
 * LimitRanger fills it in when a pod comes; in a template nobody does.
 *
 * @param defaults the limit by resource of a container that names none
 * @param defaultRequests the request by resource of a container that names none
 * @param max the highest limit by resource; LimitRanger refuses a container with a higher one
 */
public record LimitRange(
        Map<String, Quantity> defaults, Map<String, Quantity> defaultRequests, Map<String, Quantity> max) {

    /** Of a namespace that has none, or of which nothing is known. */
    public static final LimitRange NONE = new LimitRange(Map.of(), Map.of(), Map.of());

    public LimitRange {
        defaults = Collections.unmodifiableMap(new TreeMap<>(defaults));
        defaultRequests = Collections.unmodifiableMap(new TreeMap<>(defaultRequests));
        max = Collections.unmodifiableMap(new TreeMap<>(max));
    }

    /** What both say: nothing is filled in twice, so that the first default counts; of maxima the lower one. */
    public LimitRange and(LimitRange other) {
        return new LimitRange(
                merged(defaults, other.defaults, (first, second) -> first),
                merged(defaultRequests, other.defaultRequests, (first, second) -> first),
                merged(max, other.max, (one, another) -> one.compareTo(another) <= 0 ? one : another));
    }

    /** The spec that a pod of this template will have ({@code mergePodResourceRequirements} of Kubernetes 1.37). */
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
