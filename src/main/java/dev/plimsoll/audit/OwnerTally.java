// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.audit;

import dev.plimsoll.pod.ImageReference;
import dev.plimsoll.pod.WorkloadKind;
import dev.plimsoll.policy.Mode;
import dev.plimsoll.policy.PathOrder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What is known of an owner while its pods go by. */
final class OwnerTally {
    /** Findings that are reported of one owner; it may have as many as its containers, and those may be thousands. */
    static final int MOST_FINDINGS = 100;

    /** Builds of one image. */
    private static final int MOST_BUILDS = 16;

    /** Images of one owner. */
    private static final int MOST_IMAGES = 64;

    private final WorkloadKind kind;
    private final String namespace;
    private final String name;
    private final Instant created;
    private final Map<String, String> labels;
    private final boolean exempt;
    private final boolean selected;
    /** Names of those in the owner's own template: others were put into its pods on their way in. */
    private final Set<String> containers;

    private final List<Rated> today;
    private final @Nullable List<Rated> candidate;
    private final int[] replicasWith;
    private int replicas;
    private @Nullable Instant oldestWithFinding;
    private @Nullable Map<Rated.Key, Integer> places;
    private final Map<Rated.Key, InPods> inPods = new LinkedHashMap<>(0);
    private final Map<Rated.Key, Rated> injectedUnderCandidate = new LinkedHashMap<>(0);
    private final List<Running> running = new ArrayList<>(0);
    private int more;

    /** A finding of pods that the template does not have. */
    private static final class InPods {
        private final Rated rated;
        private final String pod;
        private int replicas;

        private InPods(Rated rated, String pod) {
            this.rated = rated;
            this.pod = pod;
        }
    }

    /** Which builds of an image run in a container, and which ran there earlier. */
    private record Running(
            String container, ImageReference image, Map<String, Integer> builds, List<Drift.Earlier> earlier) {
        private boolean isDrift() {
            return builds.size() + earlier.size() > 1;
        }
    }

    /**
     * @param today findings in the owner itself; for a pod of nobody's, in that pod
     * @param candidate the same under the candidate; null without one
     */
    OwnerTally(
            WorkloadKind kind,
            String namespace,
            String name,
            Instant created,
            Map<String, String> labels,
            boolean exempt,
            boolean selected,
            Set<String> containers,
            List<Rated> today,
            @Nullable List<Rated> candidate) {
        this.kind = kind;
        this.namespace = namespace;
        this.name = name;
        this.created = created;
        this.labels = labels;
        this.exempt = exempt;
        this.selected = selected;
        this.containers = containers;
        this.today = today;
        this.candidate = candidate;
        this.replicasWith = new int[today.size()];
    }

    String namespace() {
        return namespace;
    }

    boolean isSelected() {
        return selected;
    }

    boolean isExempt() {
        return exempt;
    }

    /** It is a pod itself, which runs. */
    void isItsOwnPod() {
        replicas = 1;
        Arrays.fill(replicasWith, 1);
    }

    /** @param found in that pod */
    void addPod(ListedObject pod, List<Rated> found, List<Rated> foundUnderCandidate) {
        replicas++;
        for (var rated : found) {
            var key = rated.key(WorkloadKind.Pod);
            var place = places().get(key);
            if (place != null) {
                replicasWith[place]++;
            } else if (inPods.size() < MOST_FINDINGS || inPods.containsKey(key)) {
                inPods.computeIfAbsent(key, unused -> new InPods(rated, pod.name())).replicas++;
            } else {
                more++;
            }
        }
        for (var rated : foundUnderCandidate) {
            if (isInjected(rated) && injectedUnderCandidate.size() < MOST_FINDINGS) {
                injectedUnderCandidate.putIfAbsent(rated.key(WorkloadKind.Pod), rated);
            }
        }
        if (!found.isEmpty() && (oldestWithFinding == null || pod.since().isBefore(oldestWithFinding))) {
            oldestWithFinding = pod.since();
        }
    }

    private Map<Rated.Key, Integer> places() {
        var known = places;
        if (known == null) {
            known = new HashMap<>();
            for (int i = 0; i < today.size(); i++) {
                known.putIfAbsent(today.get(i).key(kind), i);
            }
            places = known;
        }
        return known;
    }

    /** Whether it is about a container that somebody put in on the way: the next pod will have that, too. */
    private boolean isInjected(Rated rated) {
        var container = rated.finding().container();
        return container != null && !containers.contains(container);
    }

    void addBuild(String container, ImageReference image, String id) {
        for (var one : running) {
            if (one.container().equals(container) && one.image().equals(image)) {
                if (one.builds().size() < MOST_BUILDS || one.builds().containsKey(id)) {
                    one.builds().merge(id, 1, Integer::sum);
                }
                return;
            }
        }
        if (running.size() < MOST_IMAGES) {
            var builds = new HashMap<String, Integer>(2);
            builds.put(id, 1);
            running.add(new Running(container, image, builds, new ArrayList<>(0)));
        }
    }

    /** All pods have come: notes what they run. */
    void compareBuilds(BuildHistory history, Instant now) {
        for (var one : running) {
            var place = new BuildHistory.Place(
                    kind, namespace, name, one.container(), one.image().text());
            one.earlier().addAll(history.see(place, one.builds().keySet(), now));
        }
    }

    boolean hasSomethingToSay() {
        return !today.isEmpty()
                || !inPods.isEmpty()
                || ofNextPodUnderCandidate().stream().anyMatch(Rated::forbids)
                || !drifts().isEmpty();
    }

    /** Of each rule that it breaks, the strictest mode in which it does; what a dry run finds counts as Audit. */
    Map<String, Mode> strictestByRule() {
        var modes = new TreeMap<String, Mode>();
        for (var finding : findings()) {
            modes.merge(
                    finding.finding().rule(),
                    finding.effectiveMode(),
                    (one, other) -> one.isAtLeast(other) ? one : other);
        }
        return modes;
    }

    /** The rules because of which it would be refused under the candidate and is not today. */
    Set<String> obstaclesOfCandidate() {
        var rules = new TreeSet<String>();
        var next = ofNextPodUnderCandidate();
        if (next(ofNextPod()) != NextPod.Refused) {
            next.stream()
                    .filter(rated -> rated.forbids() && !rated.isMendedBy(next))
                    .forEach(rated -> rules.add(rated.finding().rule()));
        }
        return rules;
    }

    private List<Rated> ofNextPod() {
        var all = new ArrayList<>(today);
        inPods.values().stream()
                .map(each -> each.rated)
                .filter(this::isInjected)
                .forEach(all::add);
        return all;
    }

    private List<Rated> ofNextPodUnderCandidate() {
        var all = new ArrayList<>(candidate == null ? List.<Rated>of() : candidate);
        all.addAll(injectedUnderCandidate.values());
        return all;
    }

    private NextPod next(List<Rated> found) {
        var forbidding = found.stream().filter(Rated::forbids).toList();
        if (exempt || forbidding.isEmpty()) {
            return NextPod.Admitted;
        }
        return forbidding.stream().allMatch(rated -> rated.isMendedBy(found)) ? NextPod.Mended : NextPod.Refused;
    }

    private List<AuditedFinding> findings() {
        var all = new ArrayList<AuditedFinding>();
        var next = ofNextPod();
        for (int i = 0; i < today.size(); i++) {
            all.add(audited(today.get(i), next, replicasWith[i], null));
        }
        for (var each : inPods.values()) {
            all.add(audited(each.rated, next, each.replicas, each.pod));
        }
        all.sort(Comparator.comparing(AuditedFinding::finding, PathOrder.INSTANCE));
        return all;
    }

    private AuditedFinding audited(Rated rated, List<Rated> next, int replicas, @Nullable String pod) {
        var finding = exempt ? rated.finding().atMost(Mode.Audit) : rated.finding();
        return new AuditedFinding(rated.policy(), rated.dryRun(), finding, rated.isMendedBy(next), replicas, pod);
    }

    private List<AuditedFinding> underCandidate() {
        var next = ofNextPodUnderCandidate();
        return next.stream()
                .filter(Rated::forbids)
                .map(rated -> new AuditedFinding(
                        rated.policy(), rated.dryRun(), rated.finding(), rated.isMendedBy(next), replicas, null))
                .sorted(Comparator.comparing(AuditedFinding::finding, PathOrder.INSTANCE))
                .limit(MOST_FINDINGS)
                .toList();
    }

    private List<Drift> drifts() {
        return running.stream()
                .filter(Running::isDrift)
                .map(OwnerTally::drift)
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
                running.image().text(),
                builds,
                running.earlier(),
                pin(running.image(), builds.get(0).id()));
    }

    private static @Nullable String pin(ImageReference image, String id) {
        int digest = id.lastIndexOf("@sha256:");
        if (digest < 0) {
            return null;
        }
        var text = image.text();
        var repository = image.tag() == null
                ? text
                : text.substring(0, text.length() - image.tag().length() - 1);
        return repository + id.substring(digest);
    }

    /** What there is to report. */
    AuditedOwner owner() {
        var findings = findings();
        var next = next(ofNextPod());
        return new AuditedOwner(
                kind,
                namespace,
                name,
                labels,
                exempt,
                replicas,
                oldestWithFinding == null ? created : oldestWithFinding,
                !exempt && ofNextPod().stream().anyMatch(Rated::forbids),
                next,
                findings.stream().limit(MOST_FINDINGS).toList(),
                more + Math.max(0, findings.size() - MOST_FINDINGS),
                candidate == null ? next : next(ofNextPodUnderCandidate()),
                underCandidate(),
                drifts());
    }
}
