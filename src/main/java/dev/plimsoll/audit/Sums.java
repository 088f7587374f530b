// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.audit;

import dev.plimsoll.audit.ColdStart.Agent;
import dev.plimsoll.audit.ColdStart.Agents;
import dev.plimsoll.audit.ViolationCounts.Breach;
import dev.plimsoll.pod.WorkloadKind;
import dev.plimsoll.policy.Mode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts owners, each once, by rule, mode and namespace. Its size depends on the number of these, not on the number of owners.
 */
final class Sums {
    private final Map<Breach, Breach> breaches = new HashMap<>();
    private final Map<String, Map<Breach, Integer>> outOfLine = new HashMap<>();
    private final Map<String, Integer> blastRadius = new TreeMap<>();
    private final Map<String, Integer> refused = new HashMap<>();
    private final Map<String, List<Agent>> agents = new HashMap<>();
    private final Map<String, Integer> moreAgents = new HashMap<>();
    private final Map<String, Integer> onlyCounted = new HashMap<>();
    private long findingsOnlyCounted;
    private int mended;
    private int admitted;
    private int exempt;

    void add(OwnerAccumulator owner) {
        if (owner.isExempt()) {
            exempt++;
            return;
        }
        owner.forEachBroken((rule, mode) -> outOfLine
                .computeIfAbsent(owner.namespace(), unused -> new HashMap<>(4))
                .merge(breach(rule, mode), 1, Integer::sum));
        owner.forEachObstacleOfCandidate(rule -> blastRadius.merge(rule, 1, Integer::sum));
        addChange(owner);
        if (owner.kind() == WorkloadKind.DaemonSet) {
            addAgent(owner);
        }
    }

    private Breach breach(String rule, Mode mode) {
        return breaches.computeIfAbsent(new Breach(rule, mode), breach -> breach);
    }

    private void addChange(OwnerAccumulator owner) {
        var now = owner.next();
        var then = owner.nextUnderCandidate();
        if (now != NextPodOutcome.Refused && then == NextPodOutcome.Refused) {
            refused.merge(owner.namespace(), 1, Integer::sum);
        } else if (now == NextPodOutcome.Admitted && then == NextPodOutcome.Mended) {
            mended++;
        } else if (now == NextPodOutcome.Refused && then != NextPodOutcome.Refused) {
            admitted++;
        }
    }

    private void addAgent(OwnerAccumulator owner) {
        if (owner.next() == NextPodOutcome.Admitted && owner.nextUnderCandidate() == NextPodOutcome.Admitted) {
            return;
        }
        var named = agents.computeIfAbsent(owner.namespace(), unused -> new ArrayList<>(1));
        if (named.size() < Agents.MOST_NAMED) {
            named.add(new Agent(owner.name(), owner.next(), owner.nextUnderCandidate()));
        } else {
            moreAgents.merge(owner.namespace(), 1, Integer::sum);
        }
    }

    /** Adds a counted owner that has findings and is not named. */
    void addOnlyCounted(OwnerAccumulator owner) {
        onlyCounted.merge(owner.namespace(), 1, Integer::sum);
        findingsOnlyCounted += owner.findings();
    }

    int exempt() {
        return exempt;
    }

    ViolationCounts outOfLine() {
        return new ViolationCounts(outOfLine);
    }

    Map<String, Integer> blastRadius() {
        return blastRadius;
    }

    Change change() {
        return new Change(refused, mended, admitted);
    }

    ColdStart coldStart() {
        var byNamespace = new TreeMap<String, Agents>();
        agents.forEach((namespace, named) ->
                byNamespace.put(namespace, new Agents(named, moreAgents.getOrDefault(namespace, 0))));
        return new ColdStart(byNamespace);
    }

    /** @param bytes that may be spent on names */
    OnlyCounted onlyCounted(long bytes) {
        return new OnlyCounted(onlyCounted, findingsOnlyCounted, bytes);
    }
}
