// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.audit;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * DaemonSets in non-exempt namespaces whose next pod cannot be created without Plimsoll, because it breaks an enforced rule,
 * patched or not. If one of them is the network or storage agent, a cluster in which all nodes were down cannot start: the
 * agent's pod waits for Plimsoll, and Plimsoll's pod waits for the agent. Immutable.
 *
 * @param byNamespace only namespaces with such DaemonSets
 */
public record ColdStart(Map<String, Agents> byNamespace) {
    /** The recommended action. */
    public static final String ADVICE =
            "If one of them is an agent of the network or of storage, then after all nodes were down its pods wait for"
                    + " Plimsoll, and Plimsoll's pods for it. Exempt its namespace (--exempt-namespaces of serve,"
                    + " exemptNamespaces of the chart), or allow in the policy what it needs.";

    /**
     * The DaemonSets of a namespace.
     *
     * @param named at most {@link #MOST_NAMED}
     * @param more how many there are in addition
     */
    public record Agents(List<Agent> named, int more) {
        static final int MOST_NAMED = 10;

        public Agents {
            named = List.copyOf(named);
        }
    }

    /**
     * A DaemonSet.
     *
     * @param nextPod under the policies in force
     * @param nextPodAfterChange under the candidate; same as {@code nextPod} without one
     */
    public record Agent(String name, NextPodOutcome nextPod, NextPodOutcome nextPodAfterChange) {}

    public ColdStart {
        byNamespace = Collections.unmodifiableMap(new TreeMap<>(byNamespace));
    }

    /**
     * Returns the named DaemonSets, as {@code namespace/name}.
     *
     * @param when {@link Agent#nextPod} or {@link Agent#nextPodAfterChange}: selects the outcome
     */
    public List<String> titles(Function<Agent, NextPodOutcome> when) {
        return byNamespace.entrySet().stream()
                .flatMap(entry -> entry.getValue().named().stream()
                        .filter(agent -> when.apply(agent) != NextPodOutcome.Admitted)
                        .map(agent -> entry.getKey() + "/" + agent.name()))
                .toList();
    }

    /** Returns how many there are in addition to the named ones. */
    public int more() {
        return byNamespace.values().stream().mapToInt(Agents::more).sum();
    }
}
