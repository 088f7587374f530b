// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster;

import static java.net.HttpURLConnection.HTTP_CONFLICT;
import static java.net.HttpURLConnection.HTTP_NOT_FOUND;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plimsoll.policy.Mode;
import dev.plimsoll.policy.Namespace;
import dev.plimsoll.policy.Policy;
import dev.plimsoll.policy.RuleSetting;
import dev.plimsoll.policy.Selector;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Writes into PodPolicy objects what became of them. Only the leader does, or replicas would write against each other. */
public final class PolicyStatus {
    /** Characters of a condition's message: more than anyone reads, and less than the API's 32768. */
    private static final int LONGEST_MESSAGE = 8 << 10;

    private static final PatchContext APPLY = new PatchContext.Builder()
            .withPatchType(PatchType.SERVER_SIDE_APPLY)
            .withFieldManager("plimsoll")
            .withForce(true)
            .build();

    private final KubernetesClient client;
    private final Supplier<? extends Collection<Namespace>> namespaces;
    private final InstantSource clock;

    /** @param namespaces those that a policy can govern: all but the exempt ones */
    public PolicyStatus(
            KubernetesClient client, Supplier<? extends Collection<Namespace>> namespaces, InstantSource clock) {
        this.client = client;
        this.namespaces = namespaces;
        this.clock = clock;
    }

    /**
     * Writes the status of each object that has another, unless the object is another by now, or gone: what is known of it then
     * will change, and that is the time to write.
     *
     * @throws KubernetesClientException if one could not be written, after all were tried
     */
    public void write(Collection<KnownPolicy> policies) {
        var failures = new ArrayList<KubernetesClientException>();
        for (var policy : policies) {
            var status = PodPolicyObject.tree(status(policy));
            if (!status.equals(policy.status())) {
                try {
                    apply(policy, status);
                } catch (KubernetesClientException e) {
                    failures.add(e);
                }
            }
        }
        if (!failures.isEmpty()) {
            var first = failures.get(0);
            failures.stream().skip(1).forEach(first::addSuppressed);
            throw first;
        }
    }

    private void apply(KnownPolicy policy, JsonNode status) {
        // Only on top of the version that it is about: it could be another object that has taken the name, or a newer
        // status.
        var metadata = Map.of("name", policy.name(), "resourceVersion", policy.version());
        try {
            client.genericKubernetesResources(PodPolicyObject.KIND)
                    .withName(policy.name())
                    .subresource("status")
                    .patch(APPLY, new String(PodPolicyObject.json(metadata, "status", status), UTF_8));
        } catch (KubernetesClientException e) {
            boolean isAnother = e.getCode() == HTTP_NOT_FOUND || e.getCode() == HTTP_CONFLICT;
            if (!isAnother) {
                throw e;
            }
        }
    }

    private Map<String, Object> status(KnownPolicy policy) {
        var status = new LinkedHashMap<String, Object>();
        status.put("observedGeneration", policy.generation());
        status.put("conditions", List.of(ready(policy), invalid(policy)));
        var inForce = policy.inForce();
        if (inForce != null) {
            status.put("modes", modes(inForce.policy()));
            status.put("namespaces", governed(inForce.policy()));
            status.put("inForce", Map.of("generation", inForce.generation(), "spec", inForce.spec()));
        } else {
            status.put("namespaces", 0);
            if (policy.isLost()) {
                status.put("inForce", policy.status().get("inForce"));
            }
        }
        return status;
    }

    private static String modes(Policy policy) {
        return policy.rules().values().stream()
                .filter(rule -> rule.mode() != Mode.Off)
                .sorted(Comparator.comparing(RuleSetting::id))
                .map(rule -> rule.id() + "=" + rule.mode())
                .collect(Collectors.joining(","));
    }

    private long governed(Policy policy) {
        return namespaces.get().stream()
                .filter(namespace -> policy.namespaceSelector().match(namespace) != Selector.Match.No)
                .count();
    }

    private Map<String, Object> ready(KnownPolicy policy) {
        var inForce = policy.inForce();
        if (policy.isValid()) {
            return condition(policy, "Ready", true, "InForce", "Generation " + policy.generation() + " is in force.");
        }
        return condition(
                policy,
                "Ready",
                false,
                "Invalid",
                "Generation " + policy.generation() + " must not come into force; "
                        + (inForce == null
                                ? "nothing of this policy is in force."
                                : "generation " + inForce.generation() + " stays in force."));
    }

    private Map<String, Object> invalid(KnownPolicy policy) {
        return policy.isValid()
                ? condition(policy, "Invalid", false, "NoMistake", "")
                : condition(policy, "Invalid", true, "Mistakes", mistakes(policy));
    }

    private Map<String, Object> condition(
            KnownPolicy policy, String type, boolean holds, String reason, String message) {
        var condition = new LinkedHashMap<String, Object>();
        condition.put("type", type);
        condition.put("status", holds ? "True" : "False");
        condition.put("reason", reason);
        condition.put("message", message);
        condition.put("observedGeneration", policy.generation());
        condition.put("lastTransitionTime", since(policy, type, holds));
        return condition;
    }

    /** Since when the condition has this status: since it was written first. */
    private String since(KnownPolicy policy, String type, boolean holds) {
        for (var before : policy.status().path("conditions")) {
            if (before.path("type").asText().equals(type)
                    && before.path("status").asText().equals(holds ? "True" : "False")) {
                return before.path("lastTransitionTime").asText();
            }
        }
        return clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static String mistakes(KnownPolicy policy) {
        var lines = new StringBuilder();
        var mistakes = policy.mistakes();
        for (int i = 0; i < mistakes.size(); i++) {
            var line = mistakes.get(i).withoutLine();
            if (lines.length() + line.length() > LONGEST_MESSAGE) {
                return lines.append("and ")
                        .append(mistakes.size() - i)
                        .append(" more")
                        .toString();
            }
            lines.append(line).append(i < mistakes.size() - 1 ? "\n" : "");
        }
        return lines.toString();
    }
}
