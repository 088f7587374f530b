// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.audit;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Different builds of what the spec of one owner calls by one name: the tag moved. Either replicas run them side by side, or one ran
 * earlier and another does now.
 *
 * @param image as the spec has it: {@code registry.example/app:latest}
 * @param builds that run now: one or more, those of most replicas first
 * @param earlier builds that an earlier audit saw and that run no more, the latest first; some if there is but one that runs
 * @param pin what to write instead, to run what most replicas run: {@code registry.example/app@sha256:…}; null if the nodes do not
 *     tell a digest that a registry knows
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
     * What some replicas run.
     *
     * @param id as the kubelet says
     */
    public record Build(String id, int replicas) {}

    /**
     * What no replica runs any more.
     *
     * @param id as the kubelet said
     * @param until when an audit saw it last
     */
    public record Earlier(String id, Instant until) {}

    /** How many pods run any of these builds. */
    public int replicas() {
        return builds.stream().mapToInt(Build::replicas).sum();
    }
}
