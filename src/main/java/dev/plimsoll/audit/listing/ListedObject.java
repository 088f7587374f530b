// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.audit.listing;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What an audit reads of an object beside its pod spec.
 *
 * @param uid empty if it has none
 * @param since when it was created; 1970 if unknown
 * @param finished whether it is a pod or a Job that has ended, of which only the record remains
 * @param idle whether it has no pods and wants none
 * @param images that its containers run, as the kubelet reports them
 */
public record ListedObject(
        String namespace,
        String name,
        String uid,
        Instant since,
        Map<String, String> labels,
        boolean finished,
        boolean idle,
        List<RunningImage> images) {

    public ListedObject {
        labels = Map.copyOf(labels);
        images = List.copyOf(images);
    }

    /**
     * An image that a container runs ({@code core/v1 ContainerStatus}).
     *
     * @param id of the image that actually runs: {@code docker.io/library/nginx@sha256:…}, or an id local to the node; never
     *     empty
     */
    public record RunningImage(String container, String id) {}
}
