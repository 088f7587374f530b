// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster.webhooks;

import static dev.plimsoll.cluster.webhooks.Workloads.JSON;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.pod.LimitRange;
import dev.plimsoll.pod.UnreadableWorkload;
import dev.plimsoll.pod.WorkloadKind;
import dev.plimsoll.pod.WorkloadReader;
import dev.plimsoll.policy.EffectivePolicy;
import dev.plimsoll.policy.Finding;
import dev.plimsoll.policy.Mode;
import dev.plimsoll.policy.Namespace;
import dev.plimsoll.policy.Policies;
import dev.plimsoll.policy.Policy;
import dev.plimsoll.policy.PolicyEngine;
import dev.plimsoll.policy.Verdict;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** A policy, and what the API server is told of it. */
final class Registered {
    private final Policy policy;
    private final List<EffectivePolicy> branches;
    private final Map<WebhookRole, CelConditions> entries = new EnumMap<>(WebhookRole.class);

    Registered(Policy policy) {
        this.policy = policy;
        branches =
                new Policies(List.of(policy)).governing(Namespace.named("web")); // the strictest of all its overrides
        for (var entry : WebhookRole.values()) {
            if (MatchConditions.isNeeded(policy, entry)) {
                entries.put(entry, CelConditions.of(MatchConditions.conditions(policy, entry)));
            }
        }
    }

    Policy policy() {
        return policy;
    }

    /** Those by which an object of that kind may be sent when it is created. */
    List<WebhookRole> entries(WorkloadKind kind) {
        return entries.keySet().stream()
                .filter(entry -> entry.isForTemplates() == kind.isTemplate())
                .toList();
    }

    boolean clears(WebhookRole entry, WorkloadKind kind, ObjectNode object) {
        return !entries.get(entry)
                .clearedBy(Workloads.request(kind, object, null))
                .isEmpty();
    }

    /** What is found in an object by the engine. */
    List<Finding> findings(WorkloadKind kind, ObjectNode object, LimitRange limitRange) {
        try {
            var bytes = JSON.writeValueAsBytes(object);
            var workload = WorkloadReader.read(bytes, 0, bytes.length, kind).in(limitRange);
            return findings(PolicyEngine.judge(workload, branches));
        } catch (UnreadableWorkload e) {
            return findings(PolicyEngine.judge(e, branches));
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private static List<Finding> findings(Verdict verdict) {
        return verdict.judgements().stream()
                .flatMap(judgement -> judgement.findings().stream())
                .toList();
    }

    /** Of findings those of which something comes in an entry, as {@code Admission} has it. */
    List<Finding> told(WebhookRole entry, List<Finding> findings) {
        boolean inEarnest = !policy.dryRun() && (!entry.isForTemplates() || policy.templates() == Mode.Enforce);
        return findings.stream()
                .filter(finding -> {
                    boolean refuses = inEarnest && finding.mode() == Mode.Enforce;
                    return switch (entry) {
                        case enforce, enforceTemplates -> refuses;
                        case advise, adviseTemplates -> !refuses;
                        case mutate -> finding.patch();
                    };
                })
                .toList();
    }

    @Override
    public String toString() {
        return policy.name();
    }
}
