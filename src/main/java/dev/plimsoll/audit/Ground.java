// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.audit;

import dev.plimsoll.pod.LimitRange;
import dev.plimsoll.pod.UnreadableWorkload;
import dev.plimsoll.pod.Workload;
import dev.plimsoll.policy.EffectivePolicy;
import dev.plimsoll.policy.Namespace;
import dev.plimsoll.policy.Policies;
import dev.plimsoll.policy.PolicyEngine;
import dev.plimsoll.policy.Verdict;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What objects of a namespace are judged by.
 *
 * @param namespace its name
 * @param labels of the namespace, as far as they are known
 * @param candidate null without one
 */
record Ground(
        String namespace,
        Map<String, String> labels,
        LimitRange limitRange,
        boolean exempt,
        List<EffectivePolicy> today,
        @Nullable List<EffectivePolicy> candidate) {

    static Ground of(Namespace namespace, boolean exempt, Policies today, @Nullable Policies candidate) {
        return new Ground(
                namespace.name(),
                namespace.labels(),
                namespace.limitRange(),
                exempt,
                today.governing(namespace),
                candidate == null ? null : candidate.governing(namespace));
    }

    /** @param unreadable why there is no workload; null if there is one */
    Verdict today(@Nullable Workload workload, @Nullable UnreadableWorkload unreadable) {
        return judge(workload, unreadable, today);
    }

    /** As {@link #today}; null without a candidate. */
    @Nullable
    Verdict candidate(@Nullable Workload workload, @Nullable UnreadableWorkload unreadable) {
        return candidate == null ? null : judge(workload, unreadable, candidate);
    }

    private static Verdict judge(
            @Nullable Workload workload, @Nullable UnreadableWorkload unreadable, List<EffectivePolicy> policies) {
        if (workload != null) {
            return PolicyEngine.judge(workload, policies);
        }
        return unreadable == null ? Verdict.of(List.of()) : PolicyEngine.judge(unreadable, policies);
    }
}
