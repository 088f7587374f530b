// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.audit;

import dev.plimsoll.audit.Scan.Question;
import dev.plimsoll.pod.ImageReference;
import dev.plimsoll.pod.UnreadableWorkload;
import dev.plimsoll.pod.Workload;
import dev.plimsoll.pod.WorkloadKind;
import dev.plimsoll.pod.WorkloadReader;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Takes one object after the other, judges it, and keeps of each top owner what there is to report; of an owner without findings
 * only that it is there. Owners must come before what they own. Not thread-safe.
 *
 * <p>An owner reference is believed only if the object that it names came, with that uid; otherwise the object stands for itself.
 */
final class Inventory {
    /** Labels of an owner; whoever has more of them cannot be grouped by the rest. */
    private static final int MOST_LABELS = 32;

    /** Characters of all labels of an owner. Of a value there may be 63, of a key 317, and any number of them. */
    private static final int LONGEST_LABELS = 2_048;

    /** Namespaces whose policies are known at a time; each kind is listed namespace by namespace. */
    private static final int MOST_GROUNDS = 1_000;

    /** Asked for an owner that somebody names and nobody has seen: it may have come while others were listed. */
    interface Missing {
        /** Hands the object to {@link #add} if it is there. */
        void find(WorkloadKind kind, String namespace, String name);
    }

    /** An object that may own others, and whom its own findings, and those of its pods, belong to. */
    private record Known(String uid, WorkloadKind kind, String name, OwnerTally top) {
        boolean isTop() {
            return kind == top.kind() && name.equals(top.name());
        }
    }

    private final Question question;
    private final Instant begun;

    private final Map<String, Ground> grounds = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Ground> eldest) {
            return size() > MOST_GROUNDS;
        }
    };
    private final Map<String, Known> byUid = new HashMap<>();
    private final FairStore<Known> known;
    private final Details details;
    private final Sums sums = new Sums();
    private final Map<String, Integer> crowded = new TreeMap<>();
    private Missing missing = (kind, namespace, name) -> {};
    private int owners;
    private int pods;

    Inventory(Question question, Instant begun) {
        this.question = question;
        this.begun = begun;
        this.details = new Details(question.memory(), this::onlyCounted);
        this.known = new FairStore<>(question.memory().owners(), this::forget);
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
        var ground = ground(object.namespace());
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
            know(kind, object, owner, 0); // a ReplicaSet of a Deployment, a Job of a CronJob: its pods are the other's
        }
    }

    private Ground ground(String name) {
        var known = grounds.get(name);
        if (known == null) {
            known = newGround(name);
            grounds.put(name, known);
        }
        return known;
    }

    private Ground newGround(String name) {
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
        if (!byUid.containsKey(named.uid()) && !crowded.containsKey(object.namespace())) {
            missing.find(kind, object.namespace(), named.name());
        }
        var found = byUid.get(named.uid());
        if (found == null || found.kind() != kind) {
            return null;
        }
        boolean isIt = found.top().namespace().equals(object.namespace())
                && found.name().equals(named.name());
        return isIt ? found.top() : null;
    }

    /** @param bytes that the owner takes, if this is the owner itself */
    private void know(WorkloadKind kind, ListedObject object, OwnerTally top, long bytes) {
        var one = new Known(object.uid(), kind, Texts.shortened(object.name()), top);
        byUid.put(object.uid(), one);
        known.add(
                top.namespace(),
                one,
                bytes
                        + SizeEstimate.KNOWN
                        + SizeEstimate.of(one.uid())
                        + (one.isTop() ? 0 : SizeEstimate.of(one.name())));
    }

    /** There is no room for an owner: it is counted as it is known now, and its further pods stand for themselves. */
    private void forget(Known one) {
        byUid.remove(one.uid());
        if (one.isTop() && one.top().isSelected()) {
            crowded.merge(one.top().namespace(), 1, Integer::sum);
            settle(one.top());
        }
    }

    private void addOwner(
            WorkloadKind kind,
            ListedObject object,
            Ground ground,
            @Nullable Workload workload,
            @Nullable UnreadableWorkload unreadable) {
        var tally = tally(kind, object, ground, workload);
        if (tally.isSelected()) {
            owners++;
            judge(tally, ground, workload, unreadable, 0);
        }
        know(kind, object, tally, tally.bytes());
    }

    private OwnerTally tally(WorkloadKind kind, ListedObject object, Ground ground, @Nullable Workload workload) {
        var texts = details.texts(object.namespace());
        var name = Texts.shortened(object.name());
        var labels = labels(object.labels(), ground.labels(), texts);
        var containers = ContainerNames.of(workload);
        texts.add(containers.bytes());
        return new OwnerTally(
                kind,
                ground.namespace(),
                name,
                object.since(),
                labels,
                ground.exempt(),
                question.selected().test(object.labels()),
                containers,
                SizeEstimate.OWNER + SizeEstimate.of(name) + texts.bytes(),
                details);
    }

    private static void judge(
            OwnerTally owner,
            Ground ground,
            @Nullable Workload workload,
            @Nullable UnreadableWorkload unreadable,
            int running) {
        boolean isStatic = running > 0 && isStatic(workload);
        var candidate = ground.exempt() ? null : ground.candidate(workload, unreadable);
        owner.add(
                Judged.of(ground.today(workload, unreadable), isStatic),
                candidate == null ? null : Judged.of(candidate, isStatic),
                running);
    }

    /** Whether a kubelet runs a pod without asking. */
    private static boolean isStatic(@Nullable Workload pod) {
        return pod != null
                && pod.mirror()
                && pod.controller() != null
                && pod.controller().kind().equals("Node");
    }

    /** Its own labels, then those of its namespace: teams often have the one or the other. */
    private static Map<String, String> labels(Map<String, String> own, Map<String, String> ofNamespace, Texts texts) {
        var kept = new TreeMap<String, String>();
        int length = 0;
        for (var labels : List.of(own, ofNamespace)) {
            for (var label : new TreeMap<>(labels).entrySet()) {
                length += label.getKey().length() + label.getValue().length();
                if (kept.size() < MOST_LABELS && length <= LONGEST_LABELS && !kept.containsKey(label.getKey())) {
                    kept.put(texts.keep(label.getKey()), texts.keep(label.getValue()));
                }
            }
        }
        texts.add(SizeEstimate.COLLECTION + 24L * kept.size());
        return Map.copyOf(kept);
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
            boolean isStatic = isStatic(workload);
            var candidate = ground.exempt() ? null : ground.candidate(workload, unreadable);
            owner.addPod(
                    object,
                    Judged.of(ground.today(workload, unreadable), isStatic),
                    candidate == null ? Judged.CLEAN : Judged.of(candidate, isStatic));
            addImages(owner, workload, object);
        }
    }

    private static void addImages(OwnerTally owner, @Nullable Workload workload, ListedObject object) {
        if (workload == null || object.images().isEmpty()) {
            return;
        }
        var images = new HashMap<String, ImageReference>();
        for (var container : workload.spec().containers()) {
            if (container.image().valid() && container.image().digest() == null) {
                images.put(container.name(), container.image());
            }
        }
        for (var running : object.images()) {
            var image = images.get(running.container());
            if (image != null) {
                owner.addBuild(running.container(), image, running.id());
            }
        }
    }

    /** Of a pod of nobody's nothing is kept, if there is nothing to say about it. */
    private void addLonePod(
            ListedObject object, Ground ground, @Nullable Workload workload, @Nullable UnreadableWorkload unreadable) {
        var tally = tally(WorkloadKind.Pod, object, ground, workload);
        if (tally.isSelected()) {
            pods++;
            owners++;
            judge(tally, ground, workload, unreadable, 1);
            addImages(tally, workload, object);
            settle(tally);
        }
    }

    /**
     * What was found.
     *
     * @param took asked at the end
     */
    AuditResult result(Supplier<Duration> took, int calls, List<String> errors) {
        byUid.clear();
        known.forEach(one -> settle(one.top()));
        var named = new ArrayList<AuditedOwner>();
        details.forEach(owner -> {
            if (owner.hasSomethingToSay()) {
                named.add(owner.owner());
            }
        });
        named.sort(Comparator.comparing(AuditedOwner::namespace)
                .thenComparing(AuditedOwner::kind)
                .thenComparing(AuditedOwner::name));
        var all = new ArrayList<>(errors);
        crowded.forEach((namespace, count) ->
                all.add("namespace " + namespace + " has more owners than an audit has memory for: pods of " + count
                        + " of them are counted by themselves"));
        var onlyCounted = sums.onlyCounted(question.memory().detail());
        return new AuditResult(
                begun,
                took.get(),
                question.generation(),
                question.today().all(),
                new AuditResult.Tally(owners, sums.exempt(), pods, onlyCounted.sum(), calls),
                named,
                sums.outOfLine(),
                sums.blastRadius(),
                sums.change(),
                onlyCounted,
                sums.coldStart(),
                all);
    }

    private void settle(OwnerTally owner) {
        if (owner.isSelected() && owner.settle()) {
            owner.compareBuilds(question.history(), begun);
            sums.add(owner);
            if (owner.isOnlyCounted()) {
                sums.addOnlyCounted(owner);
            }
        }
    }

    /** An owner is no longer named. Of one that is not settled this is asked when it is. */
    private void onlyCounted(OwnerTally owner) {
        if (owner.isSettled() && owner.isOnlyCounted()) {
            sums.addOnlyCounted(owner);
        }
    }
}
