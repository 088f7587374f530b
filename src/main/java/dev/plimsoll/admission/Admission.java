// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.admission;

import dev.plimsoll.pod.UnreadableWorkload;
import dev.plimsoll.pod.Workload;
import dev.plimsoll.pod.WorkloadKind;
import dev.plimsoll.policy.EffectivePolicy;
import dev.plimsoll.policy.Finding;
import dev.plimsoll.policy.Fix;
import dev.plimsoll.policy.Mode;
import dev.plimsoll.policy.Namespace;
import dev.plimsoll.policy.Policies;
import dev.plimsoll.policy.PolicyEngine;
import dev.plimsoll.policy.PolicyResult;
import dev.plimsoll.policy.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Decides a review: a pure function. It holds every rule that applies at admission only; the engine judges the workload, the
 * same as on the command line.
 *
 * <p>Subresources need no special case, because the kind of the object decides: {@code pods/binding} sends a Binding and
 * {@code pods/eviction} an Eviction, neither of which has a pod spec; {@code pods/ephemeralcontainers}, {@code pods/resize} and
 * {@code pods/status} send the whole Pod as an UPDATE, of which only new findings are refused. There is no shortcut for
 * {@code deletionTimestamp}, owner references or service accounts, because any tenant can obtain them.
 */
final class Admission {
    private final Policies policies;
    private final Set<String> exemptNamespaces;

    Admission(Policies policies, Set<String> exemptNamespaces) {
        this.policies = policies;
        this.exemptNamespaces = exemptNamespaces;
    }

    /** @param namespace the namespace of the request */
    Decision decide(ReviewScope call, AdmissionRequest request, Namespace namespace) {
        var kind = request.workloadKind();
        if (kind == null || !request.operation().bringsAnObject() || exemptNamespaces.contains(request.namespace())) {
            return Decision.NOTHING;
        }
        var governing = governing(call, namespace, kind);
        if (governing.isEmpty()) {
            return Decision.NOTHING;
        }
        Workload workload;
        try {
            workload = request.object().read(kind).in(namespace.limitRange());
        } catch (UnreadableWorkload e) {
            return unreadable(call, PolicyEngine.judge(e, governing));
        }
        return switch (call.endpoint()) {
            case validate -> isJudgedAsItsPods(workload) ? Decision.NOTHING : judge(call, request, workload, governing);
            case mutate -> isMendable(request, workload) ? mend(workload, governing) : Decision.NOTHING;
        };
    }

    /** Returns the policies that apply. For a template, policies that ignore templates are left out. */
    private List<EffectivePolicy> governing(ReviewScope call, Namespace namespace, WorkloadKind kind) {
        var asked = call.policy();
        var governing = asked == null ? policies.governing(namespace) : policies.governing(namespace, asked);
        return kind.isTemplate()
                ? governing.stream()
                        .filter(policy -> policy.templates() != Mode.Off)
                        .toList()
                : governing;
    }

    /**
     * Both endpoints refuse an unreadable object. No cap softens that, neither the cap for templates nor the cap for mirror
     * pods: whether the object is a template or a mirror pod is unknown.
     */
    private static Decision unreadable(ReviewScope call, Verdict verdict) {
        boolean counts = switch (call.part()) {
            case all -> call.endpoint() == Endpoint.validate || !verdict.allowed();
            case enforce -> !verdict.allowed();
            case advise -> verdict.allowed();
        };
        return counts ? new Decision.Judged(verdict, null) : Decision.NOTHING;
    }

    /** A workload made by a Deployment or a CronJob was judged with its owner. Its pods will be judged whatever their owner. */
    private static boolean isJudgedAsItsPods(Workload workload) {
        var owner = workload.controller();
        var maker = workload.kind().maker();
        return owner != null
                && maker != null
                && owner.group().equals(maker.group())
                && owner.kind().equals(maker.name());
    }

    private static Decision judge(
            ReviewScope call, AdmissionRequest request, Workload workload, List<EffectivePolicy> governing) {
        var judgements = PolicyEngine.judge(workload, governing).judgements();
        if (judgements.isEmpty()) {
            return Decision.NOTHING;
        }
        if (request.operation() == Operation.UPDATE) {
            judgements = withoutThoseOfTheOldObject(request, workload, governing, judgements);
        }
        judgements = partOf(call, workload, governing, judgements);
        return new Decision.Judged(Verdict.of(capped(request, workload, governing, judgements)), workload);
    }

    /**
     * Returns the findings that the call asks for. Runs before any cap, because the part that a finding belongs to also reports
     * what a cap makes of it.
     */
    private static List<PolicyResult> partOf(
            ReviewScope call, Workload workload, List<EffectivePolicy> governing, List<PolicyResult> judgements) {
        if (call.part() == ReviewScope.Part.all) {
            return judgements;
        }
        boolean refusing = call.part() == ReviewScope.Part.enforce;
        var part = new ArrayList<PolicyResult>(judgements.size());
        for (var judgement : judgements) {
            boolean inEarnest = !judgement.dryRun()
                    && (!workload.kind().isTemplate() || templates(judgement, governing) == Mode.Enforce);
            var findings = judgement.findings().stream()
                    .filter(finding -> (inEarnest && finding.mode() == Mode.Enforce) == refusing)
                    .toList();
            if (!findings.isEmpty()) {
                part.add(new PolicyResult(judgement.policy(), judgement.dryRun(), findings));
            }
        }
        return part;
    }

    /** Returns the mode for templates of the policy that a judgement belongs to. */
    private static Mode templates(PolicyResult judgement, List<EffectivePolicy> governing) {
        for (var policy : governing) {
            if (policy.policy().equals(judgement.policy())) {
                return policy.templates();
            }
        }
        throw new IllegalArgumentException("a judgement of a policy that has no say: " + judgement.policy());
    }

    private static List<PolicyResult> withoutThoseOfTheOldObject(
            AdmissionRequest request,
            Workload workload,
            List<EffectivePolicy> governing,
            List<PolicyResult> judgements) {
        Workload old;
        try {
            old = request.oldObject().read(workload.kind()).in(workload.limitRange());
        } catch (UnreadableWorkload e) {
            return judgements; // the old findings are unknown
        }
        if (old.spec().equals(workload.spec())) {
            return List.of(); // all findings are old, even if there were too many to list
        }
        var before = PolicyEngine.judge(old, governing).judgements();
        return NewFindings.of(workload, judgements, old, before);
    }

    private static List<PolicyResult> capped(
            AdmissionRequest request,
            Workload workload,
            List<EffectivePolicy> governing,
            List<PolicyResult> judgements) {
        if (isStaticPod(request, workload)) {
            return each(judgements, Mode.Warn);
        }
        if (!workload.kind().isTemplate()) {
            return judgements;
        }
        return judgements.stream()
                .map(judgement -> atMost(judgement, templates(judgement, governing)))
                .toList();
    }

    /**
     * Returns whether the workload is the mirror pod of a static pod, which runs already. Only a kubelet creates mirror pods.
     * The annotation alone proves nothing: the API server accepts it from every user who may create pods. A kubelet does not
     * run such a pod, but another client that acts as a node might.
     */
    private static boolean isStaticPod(AdmissionRequest request, Workload workload) {
        return workload.mirror() && request.byNode();
    }

    private static List<PolicyResult> each(List<PolicyResult> judgements, Mode limit) {
        return judgements.stream().map(judgement -> atMost(judgement, limit)).toList();
    }

    private static PolicyResult atMost(PolicyResult judgement, Mode limit) {
        return new PolicyResult(
                judgement.policy(),
                judgement.dryRun(),
                judgement.findings().stream()
                        .map(finding -> finding.atMost(limit))
                        .toList());
    }

    /** Only a pod that is being created can be patched: a patch on an UPDATE would fight the client that sends it. */
    private static boolean isMendable(AdmissionRequest request, Workload workload) {
        return request.createsAPod() && !workload.mirror();
    }

    private static Decision mend(Workload workload, List<EffectivePolicy> governing) {
        var changes = new LinkedHashMap<String, Object>();
        var dryRun = new ArrayList<PolicyResult>();
        for (var judgement : PolicyEngine.judge(workload, governing).judgements()) {
            var mendable = judgement.findings().stream().filter(Finding::patch).toList();
            if (mendable.isEmpty()) {
                continue;
            }
            if (judgement.dryRun()) {
                dryRun.add(new PolicyResult(judgement.policy(), true, mendable));
            } else {
                mendable.forEach(finding -> collect(finding, changes));
            }
        }
        return changes.isEmpty() && dryRun.isEmpty()
                ? Decision.NOTHING
                : new Decision.Mended(
                        changes.entrySet().stream()
                                .map(change -> new Fix.Add(change.getKey(), change.getValue()))
                                .toList(),
                        dryRun);
    }

    private static void collect(Finding finding, Map<String, Object> changes) {
        var fix = finding.fix();
        if (fix != null) {
            for (var add : fix.adds()) {
                changes.merge(add.pointer(), add.value(), Admission::both);
            }
        }
    }

    /** Merges the values that two policies add for the same member: objects are merged, otherwise the first value wins. */
    private static Object both(Object one, Object other) {
        if (!(one instanceof Map<?, ?> members) || !(other instanceof Map<?, ?> more)) {
            return one;
        }
        var all = new LinkedHashMap<Object, Object>(members);
        more.forEach((name, value) -> all.merge(name, value, Admission::both));
        return all;
    }
}
