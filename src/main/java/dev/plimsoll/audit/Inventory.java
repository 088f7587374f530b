// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.audit;

import dev.plimsoll.audit.Scan.Question;
import dev.plimsoll.audit.listing.ListedObjectReader;
import dev.plimsoll.audit.listing.ReadObject;
import dev.plimsoll.audit.store.ContainerNames;
import dev.plimsoll.audit.store.SizeEstimate;
import dev.plimsoll.audit.store.Texts;
import dev.plimsoll.pod.WorkloadKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Judges objects one by one, and keeps per top owner what there is to report; for an owner without findings, only that it exists.
 * Owners must be added before the objects that they own. Not thread-safe.
 */
final class Inventory {
    /** Maximum number of namespaces whose policies are cached at a time; each kind is listed namespace by namespace. */
    private static final int MOST_GROUNDS = 1_000;

    private final Question question;
    private final Instant begun;

    private final Map<String, NamespaceContext> grounds = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, NamespaceContext> eldest) {
            return size() > MOST_GROUNDS;
        }
    };
    private final KnownOwners known;
    private final Details details;
    private final Sums sums = new Sums();
    private int owners;
    private int pods;

    Inventory(Question question, Instant begun) {
        this.question = question;
        this.begun = begun;
        this.details = new Details(question.memory(), this::onlyCounted);
        this.known = new KnownOwners(question.memory().owners(), this::settle);
        question.history().forget(begun);
    }

    /** @param missing asked from now on for owners that were not listed */
    void ask(KnownOwners.Missing missing) {
        known.ask(missing);
    }

    /** Adds the object in {@code bytes} from {@code from} to {@code to}; keeps no reference to the bytes. */
    void add(WorkloadKind kind, byte[] bytes, int from, int to) {
        var object = ListedObjectReader.read(bytes, from, to);
        if (object.finished() || known.has(object.uid())) {
            return;
        }
        var ground = ground(object.namespace());
        var read = ReadObject.of(bytes, from, to, kind, ground.limitRange());
        var item = new InventoryItem(kind, object, ground, read);
        var workload = read.workload();
        var owner = workload == null ? null : known.top(object.namespace(), workload.controller());
        if (kind == WorkloadKind.Pod) {
            if (owner == null) {
                addLonePod(item);
            } else if (owner.isSelected()) {
                addPod(item, owner);
            }
        } else if (owner == null) {
            addOwner(item);
        } else if (!object.idle()) {
            known.add(
                    kind, object, owner,
                    0); // a ReplicaSet of a Deployment, a Job of a CronJob: its pods belong to the top owner
        }
    }

    private NamespaceContext ground(String name) {
        var known = grounds.get(name);
        if (known == null) {
            known = newGround(name);
            grounds.put(name, known);
        }
        return known;
    }

    private NamespaceContext newGround(String name) {
        var known = question.namespaces().find(name);
        return NamespaceContext.of(
                known == null ? question.namespaces().lookUp(name) : known,
                question.exemptNamespaces().contains(name),
                question.today(),
                question.candidate());
    }

    private void addOwner(InventoryItem item) {
        var tally = tally(item);
        if (tally.isSelected()) {
            owners++;
            tally.add(item.today(), item.candidate(), 0);
        }
        known.add(item.kind(), item.object(), tally, tally.bytes());
    }

    private OwnerAccumulator tally(InventoryItem item) {
        var object = item.object();
        var ground = item.ground();
        var texts = details.texts(object.namespace());
        var owner = new OwnerIdentity(
                item.kind(),
                ground.namespace(),
                Texts.shortened(object.name()),
                OwnerLabels.of(object.labels(), ground.labels(), texts),
                ground.exempt());
        var containers = ContainerNames.of(item.read().workload());
        texts.add(containers.bytes());
        return new OwnerAccumulator(
                owner,
                object.since(),
                question.selected().test(object.labels()),
                containers,
                SizeEstimate.OWNER + SizeEstimate.of(owner.name()) + texts.bytes(),
                details);
    }

    private void addPod(InventoryItem pod, OwnerAccumulator owner) {
        pods++;
        var candidate = pod.candidate();
        owner.addPod(pod.object(), pod.today(), candidate == null ? Judged.CLEAN : candidate);
        pod.addBuilds(owner);
    }

    /** Adds a pod without an owner. Keeps nothing of it if there is nothing to report. */
    private void addLonePod(InventoryItem pod) {
        var tally = tally(pod);
        if (tally.isSelected()) {
            pods++;
            owners++;
            tally.add(pod.today(), pod.candidate(), 1);
            pod.addBuilds(tally);
            settle(tally);
        }
    }

    /**
     * Returns the result.
     *
     * @param took asked at the end
     */
    AuditResult result(Supplier<Duration> took, int calls, List<String> errors) {
        known.settleAll();
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
        all.addAll(known.errors());
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

    private void settle(OwnerAccumulator owner) {
        if (owner.isSelected() && owner.settle()) {
            owner.compareBuilds(question.history(), begun);
            sums.add(owner);
            if (owner.isOnlyCounted()) {
                sums.addOnlyCounted(owner);
            }
        }
    }

    /** Counts an owner that is no longer named. An owner that is not settled is counted when it is. */
    private void onlyCounted(OwnerAccumulator owner) {
        if (owner.isSettled() && owner.isOnlyCounted()) {
            sums.addOnlyCounted(owner);
        }
    }
}
