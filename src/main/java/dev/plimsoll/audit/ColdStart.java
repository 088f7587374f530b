// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.audit;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * DaemonSets in namespaces that are not exempt, whose next pod is not created without Plimsoll: it breaks an enforced rule, mended or
 * not. If one of them is the agent of the network or of storage, a cluster of which all nodes were down cannot start: the agent's pod
 * waits for Plimsoll, and Plimsoll's pod for the agent. Immutable.
 *
 * @param byNamespace none without one
 */
public record ColdStart(Map<String, Agents> byNamespace) {
    /** What to do about it. */
    public static final String ADVICE =
            "If one of them is an agent of the network or of storage, then after all nodes were down its pods wait for"
                    + " Plimsoll, and Plimsoll's pods for it. Exempt its namespace (--exempt-namespaces of serve,"
                    + " exemptNamespaces of the chart), or allow in the policy what it needs.";

    /**
     * Those of a namespace.
     *
     * @param named at most {@link #MOST_NAMED}
     * @param more how many there are beside these
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
     * @param nextPod under the policies of today
     * @param nextPodAfterChange under the candidate; as {@code nextPod} without one
     */
    public record Agent(String name, NextPodOutcome nextPod, NextPodOutcome nextPodAfterChange) {}

    public ColdStart {
        byNamespace = Collections.unmodifiableMap(new TreeMap<>(byNamespace));
    }

    /**
     * Those that are named, as {@code namespace/name}.
     *
     * @param when {@link Agent#nextPod} or {@link Agent#nextPodAfterChange}: which of the two is asked
     */
    public List<String> titles(Function<Agent, NextPodOutcome> when) {
        return byNamespace.entrySet().stream()
                .flatMap(entry -> entry.getValue().named().stream()
                        .filter(agent -> when.apply(agent) != NextPodOutcome.Admitted)
                        .map(agent -> entry.getKey() + "/" + agent.name()))
                .toList();
    }

    /** How many there are beside those that are named. */
    public int more() {
        return byNamespace.values().stream().mapToInt(Agents::more).sum();
    }
}
