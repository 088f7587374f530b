// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.audit;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Replicas of one owner that run different builds of what their spec calls by one name: the tag moved.
 *
 * @param image as the spec has it: {@code registry.example/app:latest}
 * @param builds two or more, those of most replicas first
 * @param pin what to write instead, to run what most replicas run: {@code registry.example/app@sha256:…}; null if the nodes do not
 *     tell a digest that a registry knows
 */
public record Drift(
        String container,
        String image,
        List<Build> builds,
        @Nullable String pin) {
    public Drift {
        builds = List.copyOf(builds);
    }

    /**
     * What some replicas run.
     *
     * @param id as the kubelet says
     */
    public record Build(String id, int replicas) {}

    /** How many pods run any of these builds. */
    public int replicas() {
        return builds.stream().mapToInt(Build::replicas).sum();
    }
}
