// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.audit;

import dev.plimsoll.audit.OutOfLine.Breach;
import dev.plimsoll.audit.Scan.Question;
import dev.plimsoll.pod.Container;
import dev.plimsoll.pod.UnreadableWorkload;
import dev.plimsoll.pod.Workload;
import dev.plimsoll.pod.WorkloadKind;
import dev.plimsoll.pod.WorkloadReader;
import dev.plimsoll.policy.Mode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Takes one object after the other, judges it, and keeps of each top owner what there is to report; of an owner without findings
 * only that it is there. Owners must come before what they own. Not thread-safe.
 *
 * <p>An owner reference is believed only if the object that it names came, with that uid; otherwise the object stands for itself.
 */
final class Inventory {
    /** Owners that are reported in detail. What is beyond is counted. */
    static final int MOST_OWNERS = 10_000;

    /** Different texts and findings that are kept once however often they occur. */
    private static final int MOST_SHARED = 100_000;

    /** Labels of an owner; whoever has more of them cannot be grouped by the rest. */
    private static final int MOST_LABELS = 32;

    /** Asked for an owner that somebody names and nobody has seen: it may have come while others were listed. */
    interface Missing {
        /** Hands the object to {@link #add} if it is there. */
        void find(WorkloadKind kind, String namespace, String name);
    }

    /** An object that may own others, and whom its own findings, and those of its pods, belong to. */
    private record Known(WorkloadKind kind, String namespace, String name, OwnerTally top) {}

    private final Question question;
    private final Instant begun;

    private final Map<String, Ground> grounds = new HashMap<>();
    private final Map<String, Known> byUid = new HashMap<>();
    private final List<OwnerTally> owners = new ArrayList<>();
    private final Map<Object, Object> shared = new HashMap<>();
    private final Map<String, Map<Breach, Integer>> outOfLine = new HashMap<>();
    private final Map<String, Integer> blastRadius = new TreeMap<>();
    private final List<AuditedOwner> reported = new ArrayList<>();
    private Missing missing = (kind, namespace, name) -> {};
    private int unnamed;
    private int pods;
    private int lonePods;
    private int exempt;

    Inventory(Question question, Instant begun) {
        this.question = question;
        this.begun = begun;
        question.history().forget(begun);
    }

    /** @param missing asked from now on for owners that did not come */
    void ask(Missing missing) {
        this.missing = missing;
    }

    /** Takes the object that stands in {@code bytes} from {@code from} to {@code to}, and keeps nothing of these bytes. */
    void add(WorkloadKind kind, byte[] bytes, int from, int to) {
        var object = ListedObjectReader.read(bytes, from, to);
        if (object.finished() || byUid.containsKey(object.uid())) {
            return;
        }
        var ground = grounds.computeIfAbsent(object.namespace(), this::ground);
        Workload workload = null;
        UnreadableWorkload unreadable = null;
        try {
            workload = WorkloadReader.read(bytes, from, to, kind).in(ground.limitRange());
        } catch (UnreadableWorkload e) {
            unreadable = e;
        }
        var owner = workload == null ? null : owner(object, workload.controller());
        if (kind == WorkloadKind.Pod) {
            addPod(object, ground, workload, unreadable, owner);
        } else if (owner == null) {
            addOwner(kind, object, ground, workload, unreadable);
        } else if (!object.idle()) {
            know(kind, object, owner); // a ReplicaSet of a Deployment, a Job of a CronJob: its pods are the other's
        }
    }

    private Ground ground(String name) {
        var known = question.namespaces().find(name);
        return Ground.of(
                known == null ? question.namespaces().lookUp(name) : known,
                question.exemptNamespaces().contains(name),
                question.today(),
                question.candidate());
    }

    /** The top owner, if the object names one that is there. */
    private @Nullable OwnerTally owner(ListedObject object, Workload.@Nullable Owner named) {
        var kind = named == null ? null : WorkloadKind.of(named.group(), named.kind());
        if (named == null
                || kind == null
                || kind == WorkloadKind.Pod
                || named.uid().isEmpty()) {
            return null;
        }
        if (!byUid.containsKey(named.uid())) {
            missing.find(kind, object.namespace(), named.name());
        }
        var known = byUid.get(named.uid());
        if (known == null || known.kind() != kind) {
            return null;
        }
        boolean isIt =
                known.namespace().equals(object.namespace()) && known.name().equals(named.name());
        return isIt ? known.top() : null;
    }

    private void know(WorkloadKind kind, ListedObject object, OwnerTally top) {
        byUid.put(object.uid(), new Known(kind, share(object.namespace()), object.name(), top));
    }

    private void addOwner(
            WorkloadKind kind,
            ListedObject object,
            Ground ground,
            @Nullable Workload workload,
            @Nullable UnreadableWorkload unreadable) {
        var tally = tally(kind, object, ground, workload, unreadable);
        know(kind, object, tally);
        if (tally.isSelected()) {
            owners.add(tally);
        }
    }

    private OwnerTally tally(
            WorkloadKind kind,
            ListedObject object,
            Ground ground,
            @Nullable Workload workload,
            @Nullable UnreadableWorkload unreadable) {
        boolean isSelected = question.selected().test(object.labels());
        return new OwnerTally(
                kind,
                share(object.namespace()),
                object.name(),
                object.since(),
                share(kept(object.labels(), ground.labels())),
                ground.exempt(),
                isSelected,
                share(containers(workload)),
                isSelected ? judged(kind, workload, ground.today(workload, unreadable)) : List.of(),
                isSelected && !ground.exempt() ? underCandidate(kind, ground, workload, unreadable) : null);
    }

    private @Nullable List<Rated> underCandidate(
            WorkloadKind kind, Ground ground, @Nullable Workload workload, @Nullable UnreadableWorkload unreadable) {
        var found = ground.candidate(workload, unreadable);
        return found == null ? null : judged(kind, workload, found);
    }

    /** What a kubelet runs without asking is no one's to refuse: it is warned of at most, as at admission. */
    private List<Rated> judged(WorkloadKind kind, @Nullable Workload workload, List<Rated> found) {
        if (found.isEmpty()) {
            return found;
        }
        boolean isStatic = kind == WorkloadKind.Pod
                && workload != null
                && workload.mirror()
                && workload.controller() != null
                && workload.controller().kind().equals("Node");
        return found.stream()
                .map(rated -> share(isStatic ? rated.atMost(Mode.Warn) : rated))
                .toList();
    }

    private static Set<String> containers(@Nullable Workload workload) {
        return workload == null
                ? Set.of()
                : workload.spec().containers().stream().map(Container::name).collect(Collectors.toUnmodifiableSet());
    }

    /** Its own labels, then those of its namespace: teams often have the one or the other. */
    private Map<String, String> kept(Map<String, String> own, Map<String, String> ofNamespace) {
        var kept = new TreeMap<String, String>();
        for (var labels : List.of(own, ofNamespace)) {
            for (var label : new TreeMap<>(labels).entrySet()) {
                if (kept.size() < MOST_LABELS) {
                    kept.putIfAbsent(share(label.getKey()), share(label.getValue()));
                }
            }
        }
        return kept;
    }

    private void addPod(
            ListedObject object,
            Ground ground,
            @Nullable Workload workload,
            @Nullable UnreadableWorkload unreadable,
            @Nullable OwnerTally owner) {
        if (owner == null) {
            addLonePod(object, ground, workload, unreadable);
        } else if (owner.isSelected()) {
            pods++;
            var hypothetical = ground.exempt() ? null : underCandidate(WorkloadKind.Pod, ground, workload, unreadable);
            owner.addPod(
                    object,
                    judged(WorkloadKind.Pod, workload, ground.today(workload, unreadable)),
                    hypothetical == null ? List.of() : hypothetical);
            addImages(owner, workload, object);
        }
    }

    private void addImages(OwnerTally owner, @Nullable Workload workload, ListedObject object) {
        if (workload == null) {
            return;
        }
        for (var running : object.images()) {
            for (var container : workload.spec().containers()) {
                if (container.name().equals(running.container())
                        && container.image().valid()
                        && container.image().digest() == null) {
                    owner.addBuild(share(container.name()), share(container.image()), share(running.id()));
                }
            }
        }
    }

    /** Of a pod of nobody's nothing is kept, if there is nothing to say about it. */
    private void addLonePod(
            ListedObject object, Ground ground, @Nullable Workload workload, @Nullable UnreadableWorkload unreadable) {
        var tally = tally(WorkloadKind.Pod, object, ground, workload, unreadable);
        if (tally.isSelected()) {
            pods++;
            lonePods++;
            tally.isItsOwnPod();
            addImages(tally, workload, object);
            settle(tally);
        }
    }

    /** What was found. */
    AuditResult result(Duration took, int calls, List<String> errors) {
        owners.forEach(this::settle);
        reported.sort(Comparator.comparing(AuditedOwner::namespace)
                .thenComparing(AuditedOwner::kind)
                .thenComparing(AuditedOwner::name));
        return new AuditResult(
                begun,
                took,
                question.generation(),
                question.today().all(),
                new AuditResult.Tally(owners.size() + lonePods, exempt, pods, unnamed, calls),
                reported,
                new OutOfLine(outOfLine),
                blastRadius,
                errors);
    }

    private void settle(OwnerTally tally) {
        tally.compareBuilds(question.history(), begun);
        if (tally.isExempt()) {
            exempt++;
        } else {
            tally.strictestByRule()
                    .forEach((rule, mode) -> outOfLine
                            .computeIfAbsent(tally.namespace(), unused -> new HashMap<>(4))
                            .merge(share(new Breach(rule, mode)), 1, Integer::sum));
            tally.obstaclesOfCandidate().forEach(rule -> blastRadius.merge(rule, 1, Integer::sum));
        }
        if (tally.hasSomethingToSay()) {
            if (reported.size() < MOST_OWNERS) {
                reported.add(tally.owner());
            } else {
                unnamed++;
            }
        }
    }

    /** The same thing once for all who say it. */
    @SuppressWarnings("unchecked")
    private <T> T share(T thing) {
        var there = shared.get(thing);
        if (there != null) {
            return (T) there;
        }
        if (shared.size() < MOST_SHARED) {
            shared.put(thing, thing);
        }
        return thing;
    }
}
