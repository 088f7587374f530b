// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.audit;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Different builds of one image name in the spec of one owner: the tag moved. Either replicas run them side by side, or one build
 * ran earlier and another runs now.
 *
 * @param image as in the spec: {@code registry.example/app:latest}
 * @param builds that run now: one or more, those of most replicas first
 * @param earlier builds that an earlier audit saw and that no longer run, the latest first; at least one if only one build runs
 * @param pin the reference that pins the build of most replicas: {@code registry.example/app@sha256:…}; null if the nodes do not
 *     report a digest that a registry knows
 */
public record Drift(
        String container,
        String image,
        List<Build> builds,
        List<Earlier> earlier,
        @Nullable String pin) {
    public Drift {
        builds = List.copyOf(builds);
        earlier = List.copyOf(earlier);
    }

    /**
     * A build that some replicas run.
     *
     * @param id as the kubelet reports it
     */
    public record Build(String id, int replicas) {}

    /**
     * A build that no longer runs.
     *
     * @param id as the kubelet reported it
     * @param until when an audit last saw it
     */
    public record Earlier(String id, Instant until) {}

    /** Returns how many pods run any of these builds. */
    public int replicas() {
        return builds.stream().mapToInt(Build::replicas).sum();
    }
}
