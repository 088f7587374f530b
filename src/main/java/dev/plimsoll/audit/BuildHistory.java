// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.audit;

import dev.plimsoll.audit.store.FairStore;
import dev.plimsoll.audit.store.SizeEstimate;
import dev.plimsoll.pod.WorkloadKind;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Remembers between audits which builds owners have run under one image name: a tag also moves when all replicas change at once.
 * Limited to a number of bytes, which namespaces share fairly, and in memory only: the first audit of a process knows no earlier
 * builds. Thread-safe.
 */
public final class BuildHistory {
    /** Retention of a build after it was last seen. */
    static final Duration KEPT = Duration.ofDays(7);

    /** Maximum number of builds of one container. */
    private static final int MOST_BUILDS = 8;

    /**
     * Where an image runs.
     *
     * @param image as in the spec
     */
    record Place(WorkloadKind kind, String namespace, String owner, String container, String image) {
        private long bytes() {
            return 2 * SizeEstimate.ENTRY
                    + SizeEstimate.COLLECTION
                    + SizeEstimate.of(namespace)
                    + SizeEstimate.of(owner)
                    + SizeEstimate.of(container)
                    + SizeEstimate.of(image);
        }
    }

    /** Builds of a place, with the time when each was last seen. */
    private static final class Seen {
        private final Place place;
        private final Map<String, Instant> builds = new HashMap<>(2);
        private FairStore.@Nullable Claim<Seen> claim;

        private Seen(Place place) {
            this.place = place;
        }
    }

    private final long bytes;
    private Map<Place, Seen> byPlace = new HashMap<>();
    private FairStore<Seen> store;

    /** @param bytes that may be used */
    public BuildHistory(long bytes) {
        this.bytes = bytes;
        this.store = newStore();
    }

    private FairStore<Seen> newStore() {
        return new FairStore<>(bytes, seen -> byPlace.remove(seen.place));
    }

    /**
     * Records the builds that run now.
     *
     * @return builds that ran there earlier and no longer run, the latest first
     */
    synchronized List<Drift.Earlier> see(Place place, Set<String> builds, Instant now) {
        var known = byPlace.get(place);
        var seen = known == null ? new Seen(place) : known;
        var earlier = seen.builds.entrySet().stream()
                .filter(build -> !builds.contains(build.getKey()))
                .map(build -> new Drift.Earlier(build.getKey(), build.getValue()))
                .sorted(Comparator.comparing(Drift.Earlier::until).reversed().thenComparing(Drift.Earlier::id))
                .toList();
        long more = 0;
        for (var build : builds) {
            if (seen.builds.size() < MOST_BUILDS || seen.builds.containsKey(build)) {
                more += seen.builds.put(build, now) == null ? bytes(build) : 0;
            }
        }
        if (known == null) {
            hold(seen, more);
        } else if (seen.claim != null) {
            store.grow(seen.claim, more);
        }
        return earlier;
    }

    private void hold(Seen seen, long builds) {
        byPlace.put(seen.place, seen);
        seen.claim = store.add(seen.place.namespace(), seen, seen.place.bytes() + builds);
    }

    private static long bytes(String build) {
        return SizeEstimate.ENTRY + SizeEstimate.of(build);
    }

    /** Removes builds that were not seen for {@link #KEPT}. */
    synchronized void forget(Instant now) {
        var oldest = now.minus(KEPT);
        boolean expired = byPlace.values().stream()
                .anyMatch(seen -> seen.builds.values().stream().anyMatch(until -> until.isBefore(oldest)));
        if (!expired) {
            return;
        }
        var all = byPlace;
        byPlace = new HashMap<>();
        store = newStore();
        for (var seen : all.values()) {
            seen.builds.values().removeIf(until -> until.isBefore(oldest));
            if (!seen.builds.isEmpty()) {
                hold(
                        seen,
                        seen.builds.keySet().stream()
                                .mapToLong(BuildHistory::bytes)
                                .sum());
            }
        }
    }
}
