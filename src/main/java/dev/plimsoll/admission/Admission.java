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
 * What follows from a review: a pure function. Everything that holds at admission alone stands here; the judgement itself is the
 * engine's, the same as on the command line.
 *
 * <p>Sub-resources need no case of their own. What counts is the kind of the object: {@code pods/binding} brings a Binding and
 * {@code pods/eviction} an Eviction, which carry no pod spec; {@code pods/ephemeralcontainers}, {@code pods/resize} and
 * {@code pods/status} bring the whole Pod as an UPDATE, of which only what is new is refused. There is no shortcut for
 * {@code deletionTimestamp}, owner references or service accounts: anyone can come by them.
 */
final class Admission {
    private final Policies policies;
    private final Set<String> exemptNamespaces;

    Admission(Policies policies, Set<String> exemptNamespaces) {
        this.policies = policies;
        this.exemptNamespaces = exemptNamespaces;
    }

    /** @param namespace that of the request */
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

    /** The policies that have a say; those that leave templates alone have none in a template. */
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
     * What nobody can read is refused by both endpoints. No cap softens it, neither the one for templates nor the one for mirror
     * pods: nobody can tell whether it is one.
     */
    private static Decision unreadable(ReviewScope call, Verdict verdict) {
        boolean counts = switch (call.part()) {
            case all -> call.endpoint() == Endpoint.validate || !verdict.allowed();
            case enforce -> !verdict.allowed();
            case advise -> verdict.allowed();
        };
        return counts ? new Decision.Judged(verdict, null) : Decision.NOTHING;
    }

    /** What a Deployment or a CronJob made has been judged with it; and the pods will be, whoever owns them. */
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

    /** Of the findings those that are meant; before any cap, for what a cap makes of them is said where they belong. */
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

    /** What the policy of a judgement wants of templates. */
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
            return judgements; // nothing is known to have been there before
        }
        if (old.spec().equals(workload.spec())) {
            return List.of(); // whatever is found was found before, also where findings were too many to be listed
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
     * Whether it is the image of a static pod, which runs already. Only a kubelet makes those: the annotation alone proves
     * nothing, for the API server takes it from anyone who may create pods, and that no kubelet runs such a pod is no promise
     * that whatever else calls itself a node keeps.
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

    /** Only what comes into being can still be changed: a patch on an UPDATE would fight whoever sends it. */
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

    /** Two policies that add the same member: an object gets what both want, else the first one counts. */
    private static Object both(Object one, Object other) {
        if (!(one instanceof Map<?, ?> members) || !(other instanceof Map<?, ?> more)) {
            return one;
        }
        var all = new LinkedHashMap<Object, Object>(members);
        more.forEach((name, value) -> all.merge(name, value, Admission::both));
        return all;
    }
}
