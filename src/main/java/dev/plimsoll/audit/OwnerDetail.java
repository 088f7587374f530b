// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.audit;

import dev.plimsoll.audit.store.SizeEstimate;
import dev.plimsoll.audit.store.Texts;
import dev.plimsoll.pod.ImageReference;
import dev.plimsoll.policy.Finding;
import dev.plimsoll.policy.Mode;
import dev.plimsoll.policy.PathOrder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the report of an owner names: findings, and builds of its images. Most of the memory is used here, so it is bounded for
 * each owner, and dropped when its namespace holds more than its share. Counts do not depend on it.
 */
final class OwnerDetail {
    /**
     * Maximum number of findings that are reported of one owner, and again under the candidate; an owner may have as many as
     * containers.
     */
    static final int MOST_FINDINGS = 100;

    /** Maximum number of builds of one image. */
    private static final int MOST_BUILDS = 16;

    /** Maximum number of images of one owner. */
    private static final int MOST_IMAGES = 64;

    private final List<Kept> today = new ArrayList<>(0); // by key
    private final List<Kept> candidate = new ArrayList<>(0); // by key
    private final List<Running> running = new ArrayList<>(0);

    /** A named finding. */
    private static final class Kept {
        private final String policy;
        private final boolean dryRun;
        private final boolean mended;
        private final Finding finding;
        private final long key;
        private final @Nullable String pod;
        private int replicas;

        private Kept(PolicyFinding rated, Finding finding, long key, @Nullable String pod) {
            this.policy = rated.policy();
            this.dryRun = rated.dryRun();
            this.mended = rated.mended();
            this.finding = finding;
            this.key = key;
            this.pod = pod;
        }

        private AuditedFinding audited(boolean exempt, int found) {
            return new AuditedFinding(
                    policy, dryRun, exempt ? finding.atMost(Mode.Audit) : finding, mended, found, pod);
        }
    }

    /**
     * Which builds of an image run in a container, and which ran there earlier.
     *
     * @param repository without tag
     */
    private record Running(
            String container,
            String image,
            String repository,
            Map<String, Integer> builds,
            List<Drift.Earlier> earlier) {
        private boolean isDrift() {
            return builds.size() + earlier.size() > 1;
        }
    }

    boolean hasRoom() {
        return today.size() < MOST_FINDINGS;
    }

    /**
     * Names a finding.
     *
     * @param key see {@link PolicyFinding#key}
     * @param pod a pod that has the finding while its owner does not; null if the finding is the owner's own
     */
    void add(PolicyFinding rated, long key, @Nullable String pod, int replicas, Texts texts) {
        var kept = new Kept(rated, texts.keep(rated.finding()), key, pod == null ? null : texts.keep(pod));
        kept.replicas = replicas;
        today.add(after(today, key), kept);
    }

    /** Names a finding that forbids a pod under the candidate, once. */
    void addUnderCandidate(PolicyFinding rated, long key, Texts texts) {
        if (candidate.size() < MOST_FINDINGS && find(candidate, key) == null) {
            candidate.add(after(candidate, key), new Kept(rated, texts.keep(rated.finding()), key, null));
        }
    }

    /** Counts another pod with this finding. Returns false if the finding is not named. */
    boolean countReplica(long key) {
        var kept = find(today, key);
        if (kept == null) {
            return false;
        }
        kept.replicas++;
        return true;
    }

    private static @Nullable Kept find(List<Kept> all, long key) {
        int after = after(all, key);
        if (after == 0 || all.get(after - 1).key != key) {
            return null;
        }
        int first = after - 1;
        while (first > 0 && all.get(first - 1).key == key) {
            first--;
        }
        return all.get(first);
    }

    /** Returns the index of the first entry with a greater key. */
    private static int after(List<Kept> all, long key) {
        int from = 0;
        int to = all.size();
        while (from < to) {
            int middle = (from + to) >>> 1;
            if (all.get(middle).key <= key) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        return from;
    }

    /** Records that a replica runs this build of an image that is named by tag. */
    void addBuild(String container, ImageReference image, String id, Texts texts) {
        if (image.text().length() > Texts.LONGEST || id.length() > Texts.LONGEST) {
            return; // shortened texts are ambiguous
        }
        for (var one : running) {
            if (one.container().equals(container) && one.image().equals(image.text())) {
                if (one.builds().containsKey(id) || one.builds().size() < MOST_BUILDS) {
                    one.builds().merge(texts.keep(id), 1, Integer::sum);
                    texts.add(one.builds().size() == 1 ? 0 : SizeEstimate.ENTRY);
                }
                return;
            }
        }
        if (running.size() < MOST_IMAGES) {
            var builds = new HashMap<String, Integer>(2);
            builds.put(texts.keep(id), 1);
            texts.add(3 * SizeEstimate.COLLECTION + SizeEstimate.ENTRY);
            running.add(new Running(
                    texts.keep(container),
                    texts.keep(image.text()),
                    texts.keep(repository(image)),
                    builds,
                    new ArrayList<>(0)));
        }
    }

    private static String repository(ImageReference image) {
        var text = image.text();
        return image.tag() == null
                ? text
                : text.substring(0, text.length() - image.tag().length() - 1);
    }

    /** Records the builds that run, after all pods were read. */
    void compareBuilds(OwnerAccumulator owner, BuildHistory history, Instant now) {
        for (var one : running) {
            var place =
                    new BuildHistory.Place(owner.kind(), owner.namespace(), owner.name(), one.container(), one.image());
            one.earlier().addAll(history.see(place, one.builds().keySet(), now));
        }
    }

    boolean hasSomethingToSay() {
        return !today.isEmpty() || !candidate.isEmpty() || running.stream().anyMatch(Running::isDrift);
    }

    List<AuditedFinding> today(boolean exempt) {
        return sorted(today, kept -> kept.audited(exempt, kept.replicas));
    }

    /** @param replicas of the owner */
    List<AuditedFinding> underCandidate(int replicas) {
        return sorted(candidate, kept -> kept.audited(false, replicas));
    }

    private static List<AuditedFinding> sorted(List<Kept> all, Function<Kept, AuditedFinding> audited) {
        return all.stream()
                .map(audited)
                .sorted(Comparator.comparing(AuditedFinding::finding, PathOrder.INSTANCE))
                .toList();
    }

    List<Drift> drifts() {
        return running.stream()
                .filter(Running::isDrift)
                .map(OwnerDetail::drift)
                .sorted(Comparator.comparing(Drift::container))
                .toList();
    }

    private static Drift drift(Running running) {
        var builds = running.builds().entrySet().stream()
                .map(build -> new Drift.Build(build.getKey(), build.getValue()))
                .sorted(Comparator.comparingInt(Drift.Build::replicas)
                        .reversed()
                        .thenComparing(Drift.Build::id))
                .toList();
        return new Drift(
                running.container(),
                running.image(),
                builds,
                running.earlier(),
                pin(running.repository(), builds.get(0).id()));
    }

    private static @Nullable String pin(String repository, String id) {
        int digest = id.lastIndexOf("@sha256:");
        return digest < 0 ? null : repository + id.substring(digest);
    }
}
