// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.audit;

import dev.plimsoll.audit.listing.ListedObject;
import dev.plimsoll.audit.store.FairStore;
import dev.plimsoll.audit.store.SizeEstimate;
import dev.plimsoll.audit.store.Texts;
import dev.plimsoll.pod.Workload;
import dev.plimsoll.pod.WorkloadKind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The listed objects that may own others, by uid, within a number of bytes. An owner reference is trusted only if the object that
 * it names was listed, with that uid; otherwise the referencing object is its own owner.
 */
final class KnownOwners {
    /** Looks up an owner that was referenced but not listed: it may have been created while others were listed. */
    interface Missing {
        /** Passes the object to {@link Inventory#add} if it exists. */
        void find(WorkloadKind kind, String namespace, String name);
    }

    /** An object that may own others, and the owner to which its findings, and those of its pods, belong. */
    private record Known(String uid, WorkloadKind kind, String name, OwnerAccumulator top) {
        boolean isTop() {
            return kind == top.kind() && name.equals(top.name());
        }
    }

    private final Consumer<OwnerAccumulator> settle;
    private final Map<String, Known> byUid = new HashMap<>();
    private final FairStore<Known> known;
    private final Map<String, Integer> crowded = new TreeMap<>();
    private Missing missing = (kind, namespace, name) -> {};

    /** @param settle receives each owner that is complete */
    KnownOwners(long bytes, Consumer<OwnerAccumulator> settle) {
        this.settle = settle;
        this.known = new FairStore<>(bytes, this::forget);
    }

    /** @param missing asked from now on for owners that were not listed */
    void ask(Missing missing) {
        this.missing = missing;
    }

    boolean has(String uid) {
        return byUid.containsKey(uid);
    }

    /** Returns the top owner of an object, if the object references one that exists. */
    @Nullable
    OwnerAccumulator top(String namespace, Workload.@Nullable Owner named) {
        var kind = named == null ? null : WorkloadKind.of(named.group(), named.kind());
        if (named == null
                || kind == null
                || kind == WorkloadKind.Pod
                || named.uid().isEmpty()) {
            return null;
        }
        if (!byUid.containsKey(named.uid()) && !crowded.containsKey(namespace)) {
            missing.find(kind, namespace, named.name());
        }
        var found = byUid.get(named.uid());
        if (found == null || found.kind() != kind) {
            return null;
        }
        boolean isIt = found.top().namespace().equals(namespace) && found.name().equals(named.name());
        return isIt ? found.top() : null;
    }

    /** @param bytes that the owner takes, if this is the owner itself */
    void add(WorkloadKind kind, ListedObject object, OwnerAccumulator top, long bytes) {
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

    /** Forgets an owner for lack of memory: it is counted as it is known now, and each of its further pods is its own owner. */
    private void forget(Known one) {
        byUid.remove(one.uid());
        if (one.isTop() && one.top().isSelected()) {
            crowded.merge(one.top().namespace(), 1, Integer::sum);
            settle.accept(one.top());
        }
    }

    /** Settles all owners, after everything was listed. */
    void settleAll() {
        byUid.clear();
        known.forEach(one -> settle.accept(one.top()));
    }

    /** Returns messages about exceeded memory. */
    List<String> errors() {
        return crowded.entrySet().stream()
                .map(namespace -> "namespace " + namespace.getKey()
                        + " has more owners than an audit has memory for: pods of " + namespace.getValue()
                        + " of them are counted by themselves")
                .toList();
    }
}
