// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.audit;

import dev.plimsoll.audit.listing.ListedObject;
import dev.plimsoll.audit.store.ContainerNames;
import dev.plimsoll.audit.store.FairStore;
import dev.plimsoll.audit.store.SizeEstimate;
import dev.plimsoll.audit.store.Texts;
import dev.plimsoll.pod.ImageReference;
import dev.plimsoll.pod.WorkloadKind;
import dev.plimsoll.policy.Mode;
import java.time.Instant;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Accumulates data about an owner while its pods are read. Counts are exact and take constant memory. Names are in an {@link
 * OwnerDetail}, as long as there is memory for it.
 */
final class OwnerAccumulator {
    private final OwnerIdentity identity;
    private final Instant created;
    private final boolean selected;
    /** Containers of the owner's own template; any others were injected into its pods at admission. */
    private final ContainerNames containers;

    private final long bytes;
    private final Details details;
    private final RuleModes rules;
    private @Nullable OwnerDetail detail;
    private FairStore.@Nullable Claim<OwnerAccumulator> claim;
    private boolean dropped;

    private boolean settled;
    private boolean compared;
    private final Prospect today = new Prospect();
    private final Prospect underCandidate = new Prospect();
    private int findings;
    private int inPods;
    private int replicas;
    private @Nullable Instant oldestWithFinding;

    /** @param bytes that it takes, without its detail */
    OwnerAccumulator(
            OwnerIdentity identity,
            Instant created,
            boolean selected,
            ContainerNames containers,
            long bytes,
            Details details) {
        this.identity = identity;
        this.created = created;
        this.selected = selected;
        this.containers = containers;
        this.bytes = bytes;
        this.details = details;
        this.rules = new RuleModes(details.rules());
    }

    WorkloadKind kind() {
        return identity.kind();
    }

    String namespace() {
        return identity.namespace();
    }

    String name() {
        return identity.name();
    }

    boolean isSelected() {
        return selected;
    }

    boolean isExempt() {
        return identity.exempt();
    }

    /**
     * Adds the findings of the owner itself or, for a pod without an owner, of that pod.
     *
     * @param candidate the same under the candidate; null without one
     * @param running how many pods it is itself: 1 or 0
     */
    void add(Judged found, @Nullable Judged candidate, int running) {
        replicas = running;
        compared = candidate != null;
        found.forEach(rated -> {
            findings++;
            rules.breaks(rated.finding().rule(), rated.effectiveMode());
            today.add(rated);
        });
        if (candidate != null) {
            candidate.forEach(this::countUnderCandidate);
        }
        var texts = details.texts(namespace());
        var named = new OwnerDetail();
        found.first(OwnerDetail.MOST_FINDINGS, rated -> true)
                .forEach(rated -> named.add(rated, rated.key(kind()), null, running, texts));
        if (candidate != null) {
            candidate
                    .first(OwnerDetail.MOST_FINDINGS, PolicyFinding::forbids)
                    .forEach(rated -> named.addUnderCandidate(rated, rated.key(kind()), texts));
        }
        if (named.hasSomethingToSay()) {
            hold(named, texts);
        }
    }

    private void countUnderCandidate(PolicyFinding rated) {
        underCandidate.add(rated);
        if (rated.refuses()) {
            rules.wouldRefuse(rated.finding().rule());
        }
    }

    /** Adds the findings of a pod of this owner. */
    void addPod(ListedObject pod, Judged found, Judged candidate) {
        replicas++;
        if (!found.isClean() && (oldestWithFinding == null || pod.since().isBefore(oldestWithFinding))) {
            oldestWithFinding = pod.since();
        }
        var texts = details.texts(namespace());
        var named = detail == null ? new OwnerDetail() : detail;
        int[] unnamed = {0};
        found.forEach(rated -> {
            boolean injected = isInjected(rated);
            rules.breaks(rated.finding().rule(), rated.effectiveMode());
            if (injected) {
                today.add(rated);
            }
            long key = dropped ? 0 : rated.key(WorkloadKind.Pod);
            if (dropped || named.countReplica(key) || (isCut() && !injected)) {
                return;
            }
            if (named.hasRoom()) {
                named.add(rated, key, pod.name(), 1, texts);
            } else {
                unnamed[0]++;
            }
        });
        candidate.forEach(rated -> {
            if (isInjected(rated)) {
                countUnderCandidate(rated);
                if (!dropped && rated.forbids()) {
                    named.addUnderCandidate(rated, rated.key(WorkloadKind.Pod), texts);
                }
            }
        });
        inPods = Math.max(inPods, unnamed[0]);
        if (texts.bytes() > 0) {
            hold(named, texts);
        }
    }

    /** Returns whether the owner has more findings than can be named, so that a pod's finding may be one of the unnamed. */
    private boolean isCut() {
        return findings > OwnerDetail.MOST_FINDINGS;
    }

    /** Returns whether the finding is about a container that was injected at admission: the next pod will have it, too. */
    private boolean isInjected(PolicyFinding rated) {
        var container = rated.finding().container();
        return container != null && containers.lack(container);
    }

    void addBuild(String container, ImageReference image, String id) {
        if (!dropped) {
            var texts = details.texts(namespace());
            var named = detail == null ? new OwnerDetail() : detail;
            named.addBuild(container, image, id, texts);
            hold(named, texts);
        }
    }

    private void hold(OwnerDetail named, Texts texts) {
        if (dropped) {
            return;
        }
        detail = named;
        if (claim == null) {
            claim = details.add(this, texts.bytes() + bytes + SizeEstimate.REPORTED_OWNER);
        } else {
            details.grow(claim, texts.bytes());
        }
    }

    /** Drops the detail, because there is no memory for it. */
    void drop() {
        detail = null;
        dropped = true;
    }

    /** Records the builds that run, after all pods were read. */
    void compareBuilds(BuildHistory history, Instant now) {
        if (detail != null) {
            detail.compareBuilds(this, history, now);
        }
    }

    /** Marks all counts as final. Returns false if they already were. */
    boolean settle() {
        boolean first = !settled;
        settled = true;
        return first;
    }

    boolean isSettled() {
        return settled;
    }

    /** Returns whether there is something to name, and memory for it. */
    boolean hasSomethingToSay() {
        return detail != null && detail.hasSomethingToSay();
    }

    /** Returns whether some findings are only counted. */
    boolean isOnlyCounted() {
        return dropped && hasFindings();
    }

    private boolean hasFindings() {
        return findings > 0 || oldestWithFinding != null || underCandidate.isForbidden();
    }

    /** Returns the number of findings, of which only a few may be named. */
    int findings() {
        return Math.max(findings, oldestWithFinding == null ? 0 : 1);
    }

    /** Passes each rule that the owner breaks, with the strictest mode in which it does; dry-run findings count as Audit. */
    void forEachBroken(BiConsumer<String, Mode> action) {
        rules.forEachBroken(action);
    }

    /** Passes each rule that would cause a refusal under the candidate and does not cause one today. */
    void forEachObstacleOfCandidate(Consumer<String> action) {
        if (!isExempt() && !today.isRefused()) {
            rules.forEachObstacle(action);
        }
    }

    NextPodOutcome next() {
        return today.next(isExempt());
    }

    NextPodOutcome nextUnderCandidate() {
        return compared ? underCandidate.next(isExempt()) : next();
    }

    /** Returns the owner to report; call only if it {@link #hasSomethingToSay}. Releases the data that it was built from. */
    AuditedOwner owner() {
        var named = detail == null ? new OwnerDetail() : detail;
        detail = null;
        int inOwner = Math.max(0, findings - OwnerDetail.MOST_FINDINGS);
        return new AuditedOwner(
                identity,
                replicas,
                oldestWithFinding == null ? created : oldestWithFinding,
                next(),
                nextUnderCandidate(),
                named.today(isExempt()),
                inOwner + inPods,
                named.underCandidate(replicas),
                named.drifts());
    }

    /** Returns how many bytes it takes, without its detail. */
    long bytes() {
        return bytes;
    }
}
