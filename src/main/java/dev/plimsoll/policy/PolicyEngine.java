// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.policy;

import dev.plimsoll.pod.UnreadableWorkload;
import dev.plimsoll.pod.Workload;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Function;

/** Judges workloads. Pure functions, shared by every face, so that all get the same result. */
public final class PolicyEngine {
    private PolicyEngine() {}

    /**
     * Judges {@code workload} by each of {@code policies}; it must satisfy all of them. Never throws. Keeps at most
     * {@link FindingCollector#MOST} findings of a rule and a mode, so that the sender of the object cannot fill the memory with
     * them.
     */
    public static Verdict judge(Workload workload, List<EffectivePolicy> policies) {
        return judge(policies, policy -> findings(workload, policy, FindingCollector.MOST));
    }

    /** Returns the same verdict with every finding, for users who judge their own manifests. */
    public static Verdict judgeAll(Workload workload, List<EffectivePolicy> policies) {
        return judge(policies, policy -> findings(workload, policy, Integer.MAX_VALUE));
    }

    /**
     * Returns the verdict on an unreadable object: a finding of {@link Finding#UNREADABLE} as strict as the strictest rule in
     * force, so the object is denied wherever a rule is enforced.
     */
    public static Verdict judge(UnreadableWorkload unreadable, List<EffectivePolicy> policies) {
        return judge(policies, policy -> policy.rules().isEmpty() ? List.of() : List.of(finding(unreadable, policy)));
    }

    private static Verdict judge(List<EffectivePolicy> policies, Function<EffectivePolicy, List<Finding>> judge) {
        List<PolicyResult> judgements = List.of();
        for (int i = 0; i < policies.size(); i++) {
            var policy = policies.get(i);
            var findings = judge.apply(policy);
            while (i + 1 < policies.size() && policies.get(i + 1).policy().equals(policy.policy())) {
                findings = strictest(findings, judge.apply(policies.get(++i)));
            }
            if (!findings.isEmpty()) {
                judgements = judgements.isEmpty() ? new ArrayList<>() : judgements;
                judgements.add(new PolicyResult(policy.policy(), policy.dryRun(), sorted(findings)));
            }
        }
        return Verdict.of(judgements);
    }

    private static List<Finding> sorted(List<Finding> findings) {
        var sorted = findings.toArray(new Finding[0]);
        Arrays.sort(sorted, PathOrder.INSTANCE);
        return List.of(sorted);
    }

    private static List<Finding> findings(Workload workload, EffectivePolicy policy, int most) {
        List<Finding> all = List.of();
        for (var rule : policy.rules()) {
            var found = rule.judge(workload, most);
            if (!found.isEmpty()) {
                all = all.isEmpty() ? new ArrayList<>() : all;
                all.addAll(found);
            }
        }
        return all;
    }

    /** Merges two results of one policy, if it is unknown which override applies: the stricter of each pair of findings. */
    private static List<Finding> strictest(List<Finding> one, List<Finding> other) {
        var all = new LinkedHashMap<String, Finding>();
        one.forEach(finding -> all.merge(place(finding), finding, PolicyEngine::stricter));
        other.forEach(finding -> all.merge(place(finding), finding, PolicyEngine::stricter));
        return new ArrayList<>(all.values());
    }

    private static Finding stricter(Finding before, Finding now) {
        return now.mode().isAtLeast(before.mode()) ? now : before;
    }

    /** Returns a text, because a map searches records with equal hash codes linearly. */
    private static String place(Finding finding) {
        return finding.rule() + "\n" + finding.path();
    }

    private static Finding finding(UnreadableWorkload unreadable, EffectivePolicy policy) {
        return new Finding(
                Finding.UNREADABLE,
                policy.strictest(),
                unreadable.path(),
                null,
                "",
                "The object cannot be judged: " + unreadable.getMessage() + ".",
                null,
                false);
    }
}
