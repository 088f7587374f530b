// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.audit;

import dev.plimsoll.pod.WorkloadKind;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which builds owners have run under one image name, from one audit to the next: a tag also moves where all replicas change at once.
 * Bounded, and in memory only: whoever audits for the first time knows of nothing earlier. Thread-safe.
 */
public final class BuildHistory {
    /** Containers of owners that are remembered. There is no room for more until some are forgotten. */
    static final int MOST = 10_000;

    /** After this time without it a build is forgotten. */
    static final Duration KEPT = Duration.ofDays(7);

    /** Builds of one container. */
    private static final int MOST_BUILDS = 8;

    /**
     * Where an image is run.
     *
     * @param image as the spec has it
     */
    record Place(WorkloadKind kind, String namespace, String owner, String container, String image) {}

    private final Map<Place, Map<String, Instant>> lastSeen = new HashMap<>();

    /**
     * Notes what runs now.
     *
     * @return what ran there earlier and runs no more, the latest first
     */
    synchronized List<Drift.Earlier> see(Place place, Set<String> builds, Instant now) {
        var seen = lastSeen.get(place);
        if (seen == null) {
            if (lastSeen.size() >= MOST) {
                return List.of();
            }
            seen = new HashMap<>(2);
            lastSeen.put(place, seen);
        }
        for (var build : builds) {
            if (seen.size() < MOST_BUILDS || seen.containsKey(build)) {
                seen.put(build, now);
            }
        }
        return seen.entrySet().stream()
                .filter(build -> !builds.contains(build.getKey()))
                .map(build -> new Drift.Earlier(build.getKey(), build.getValue()))
                .sorted(Comparator.comparing(Drift.Earlier::until).reversed().thenComparing(Drift.Earlier::id))
                .toList();
    }

    /** Forgets what has not been seen for {@link #KEPT}. */
    synchronized void forget(Instant now) {
        var oldest = now.minus(KEPT);
        lastSeen.values().forEach(builds -> builds.values().removeIf(until -> until.isBefore(oldest)));
        lastSeen.values().removeIf(Map::isEmpty);
    }
}
