// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster;

import static java.net.HttpURLConnection.HTTP_CONFLICT;
import static java.net.HttpURLConnection.HTTP_NOT_FOUND;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plimsoll.cluster.policies.ObservedPolicy;
import dev.plimsoll.cluster.policies.PodPolicyResource;
import dev.plimsoll.cluster.webhooks.RegistrationStatus;
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
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes the status of PodPolicy objects. Only the leader writes, because otherwise replicas would overwrite each other. */
public final class PolicyStatusWriter {
    /** Maximum characters of a condition's message: enough for any reader, and less than the API's 32768. */
    private static final int LONGEST_MESSAGE = 8 << 10;

    private static final String TRUE = "True";
    private static final String FALSE = "False";
    private static final String UNKNOWN = "Unknown";
    private static final String REGISTERED = "Registered";
    private static final String PENDING = "Pending";

    private static final PatchContext APPLY = new PatchContext.Builder()
            .withPatchType(PatchType.SERVER_SIDE_APPLY)
            .withFieldManager("plimsoll")
            .withForce(true)
            .build();

    private final KubernetesClient client;
    private final Supplier<? extends Collection<Namespace>> namespaces;
    private final Function<String, @Nullable RegistrationStatus> registrations;
    private final InstantSource clock;

    /**
     * Creates a writer.
     *
     * @param namespaces namespaces that a policy can govern: all but the exempt ones
     * @param registrations status by policy name, of the version in force; null if unknown yet
     */
    public PolicyStatusWriter(
            KubernetesClient client,
            Supplier<? extends Collection<Namespace>> namespaces,
            Function<String, @Nullable RegistrationStatus> registrations,
            InstantSource clock) {
        this.client = client;
        this.namespaces = namespaces;
        this.registrations = registrations;
        this.clock = clock;
    }

    /**
     * Writes the status of each object with a different status. Skips objects that have changed or were deleted since: their
     * known state will change, and the status is written then.
     *
     * @throws KubernetesClientException if a status could not be written, after all were tried
     */
    public void write(Collection<ObservedPolicy> policies) {
        var failures = new ArrayList<KubernetesClientException>();
        for (var policy : policies) {
            var status = PodPolicyResource.tree(status(policy));
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

    private void apply(ObservedPolicy policy, JsonNode status) {
        // Only to the observed resourceVersion: another object may have the name now, or the status may be newer.
        var metadata = Map.of("name", policy.name(), "resourceVersion", policy.version());
        try {
            client.genericKubernetesResources(PodPolicyResource.KIND)
                    .withName(policy.name())
                    .subresource("status")
                    .patch(
                            APPLY,
                            PodPolicyResource.tree(metadata, "status", status).toString());
        } catch (KubernetesClientException e) {
            boolean isAnother = e.getCode() == HTTP_NOT_FOUND || e.getCode() == HTTP_CONFLICT;
            if (!isAnother) {
                throw e;
            }
        }
    }

    private Map<String, Object> status(ObservedPolicy policy) {
        var status = new LinkedHashMap<String, Object>();
        status.put("observedGeneration", policy.generation());
        status.put("conditions", List.of(ready(policy), registered(policy), invalid(policy)));
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

    /** Returns the condition Ready: in force in the replicas and registered with the API server. */
    private Map<String, Object> ready(ObservedPolicy policy) {
        var inForce = policy.inForce();
        if (!policy.isValid()) {
            return condition(
                    policy,
                    "Ready",
                    FALSE,
                    "Invalid",
                    "Generation " + policy.generation() + " must not come into force; "
                            + (inForce == null
                                    ? "nothing of this policy is in force."
                                    : "generation " + inForce.generation() + " stays in force."));
        }
        var registered = registered(policy);
        if (TRUE.equals(registered.get("status"))) {
            return condition(policy, "Ready", TRUE, "InForce", "Generation " + policy.generation() + " is in force.");
        }
        return condition(
                policy,
                "Ready",
                String.valueOf(registered.get("status")),
                FALSE.equals(registered.get("status")) ? "NotRegistered" : PENDING,
                "Generation " + policy.generation() + " is in force. " + registered.get("message"));
    }

    private Map<String, Object> registered(ObservedPolicy policy) {
        if (policy.inForce() == null) {
            return condition(policy, REGISTERED, FALSE, "NothingInForce", "");
        }
        var registration = registrations.apply(policy.name());
        if (registration != null) {
            return condition(
                    policy,
                    REGISTERED,
                    registration.registered() ? TRUE : FALSE,
                    registration.reason().name(),
                    registration.message());
        }
        // A new leader starts from the status that the previous leader wrote.
        var before = before(policy, REGISTERED);
        return before != null && before.path("observedGeneration").longValue() == policy.generation()
                ? condition(
                        policy,
                        REGISTERED,
                        before.path("status").asText(),
                        before.path("reason").asText(),
                        before.path("message").asText())
                : condition(
                        policy,
                        REGISTERED,
                        UNKNOWN,
                        PENDING,
                        "Generation " + policy.inForce().generation() + " is being registered.");
    }

    private Map<String, Object> invalid(ObservedPolicy policy) {
        return policy.isValid()
                ? condition(policy, "Invalid", FALSE, "NoMistake", "")
                : condition(policy, "Invalid", TRUE, "Mistakes", mistakes(policy));
    }

    private Map<String, Object> condition(
            ObservedPolicy policy, String type, String holds, String reason, String message) {
        var condition = new LinkedHashMap<String, Object>();
        condition.put("type", type);
        condition.put("status", holds);
        condition.put("reason", reason);
        condition.put("message", message);
        condition.put("observedGeneration", policy.generation());
        condition.put("lastTransitionTime", since(policy, type, holds));
        return condition;
    }

    private static @Nullable JsonNode before(ObservedPolicy policy, String type) {
        for (var condition : policy.status().path("conditions")) {
            if (condition.path("type").asText().equals(type)) {
                return condition;
            }
        }
        return null;
    }

    /** Returns when the condition first got its current status. */
    private String since(ObservedPolicy policy, String type, String holds) {
        var before = before(policy, type);
        return before != null && before.path("status").asText().equals(holds)
                ? before.path("lastTransitionTime").asText()
                : clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static String mistakes(ObservedPolicy policy) {
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
