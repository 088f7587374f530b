// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.incluster;

import static dev.plimsoll.testing.Until.until;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.testing.InCluster;
import dev.plimsoll.testing.NeedsApiServer;
import dev.plimsoll.testing.Serving;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Which policy, and which of its overrides, counts in which namespace: random policies in namespaces with all labels, through an
 * API server, beside an oracle that is a dozen lines.
 */
@NeedsApiServer
class SelectorsIT {
    private static final List<String> MODES = List.of("Off", "Audit", "Warn", "Enforce");
    private static final List<String> ENVS = List.of("dev", "prod", "");
    private static final List<String> TEAMS = List.of("a", "b", "");
    private static final int ROUNDS = 6;

    @TempDir
    static Path dir;

    private static InCluster cluster;
    private static Serving replica;

    /** A pod, by which rules it breaks. */
    private static final Map<String, String> PODS = Map.of(
            "privileged", "spec: {containers: [{name: web, image: 'a:1', securityContext: {privileged: true}}]}",
            "hostNamespaces", "spec: {hostPID: true, containers: [{name: web, image: 'a:1'}]}");

    /** @param label that it asks for, {@code env=dev}, or one that must not be there, {@code !team=a}; empty for all namespaces */
    private record Part(String label, Map<String, String> modes) {
        boolean selects(Map<String, String> labels) {
            if (label.isEmpty()) {
                return true;
            }
            boolean not = label.startsWith("!");
            var pair = label.substring(not ? 1 : 0).split("=", 2);
            return pair[1].equals(labels.get(pair[0])) != not;
        }

        String selector() {
            if (label.isEmpty()) {
                return "{}";
            }
            boolean not = label.startsWith("!");
            var pair = label.substring(not ? 1 : 0).split("=", 2);
            return not
                    ? "{matchExpressions: [{key: " + pair[0] + ", operator: NotIn, values: [" + pair[1] + "]}]}"
                    : "{matchLabels: {" + pair[0] + ": " + pair[1] + "}}";
        }

        String rules() {
            return modes.entrySet().stream()
                    .map(mode -> mode.getKey() + ": {mode: '" + mode.getValue() + "'}")
                    .collect(joining(", ", "{", "}"));
        }
    }

    private record Asked(String name, Part base, List<Part> overrides) {
        /** The oracle. */
        String mode(String rule, Map<String, String> labels) {
            if (!base.selects(labels)) {
                return "Off";
            }
            for (var override : overrides) {
                if (override.selects(labels)) {
                    return override.modes().getOrDefault(rule, base.modes().getOrDefault(rule, "Off"));
                }
            }
            return base.modes().getOrDefault(rule, "Off");
        }

        String yaml() {
            return """
                    apiVersion: plimsoll.dev/v1alpha1
                    kind: PodPolicy
                    metadata: {name: %s}
                    spec:
                      namespaceSelector: %s
                      rules: %s
                      overrides: [%s]
                    """.formatted(
                    name,
                    base.selector(),
                    base.rules(),
                    overrides.stream()
                            .map(part -> "{namespaceSelector: " + part.selector() + ", rules: " + part.rules() + "}")
                            .collect(joining(", ")));
        }
    }

    @BeforeAll
    static void start() throws Exception {
        cluster = InCluster.start(dir);
        for (var env : ENVS) {
            for (var team : TEAMS) {
                var labels = labels(env, team);
                cluster.api
                        .client()
                        .namespaces()
                        .resource(new NamespaceBuilder()
                                .withNewMetadata()
                                .withName(namespace(env, team))
                                .withLabels(labels)
                                .endMetadata()
                                .build())
                        .create();
            }
        }
        replica = cluster.replica();
    }

    @AfterAll
    static void stop() throws Exception {
        if (cluster != null) {
            cluster.close();
        }
    }

    private static String namespace(String env, String team) {
        return "ns-" + (env.isEmpty() ? "none" : env) + "-" + (team.isEmpty() ? "none" : team);
    }

    private static Map<String, String> labels(String env, String team) {
        var labels = new LinkedHashMap<String, String>();
        if (!env.isEmpty()) {
            labels.put("env", env);
        }
        if (!team.isEmpty()) {
            labels.put("team", team);
        }
        return labels;
    }

    private static Part part(Random random, boolean everywhere) {
        var choices = List.of("env=dev", "env=prod", "team=a", "!team=a", "!env=prod", "");
        var modes = new TreeMap<String, String>();
        PODS.keySet().stream().sorted().forEach(rule -> {
            if (random.nextInt(4) > 0) {
                modes.put(rule, MODES.get(random.nextInt(MODES.size())));
            }
        });
        return new Part(everywhere ? "" : choices.get(random.nextInt(choices.size())), modes);
    }

    @Test
    void verdictsAreThoseOfTheOracle() throws Exception {
        var random = new Random(20_261_124);
        for (int round = 0; round < ROUNDS; round++) {
            var policies = new ArrayList<Asked>();
            for (int i = 0; i < 3; i++) {
                var overrides = new ArrayList<Part>();
                for (int j = random.nextInt(3); j > 0; j--) {
                    overrides.add(part(random, false));
                }
                policies.add(new Asked("p" + i, part(random, i == 0), overrides));
            }
            double generation = replica.metric("plimsoll_policy_generation");
            for (var policy : policies) {
                cluster.apply(policy.yaml());
            }
            compare(policies, generation);
        }
    }

    private static void compare(List<Asked> policies, double generation) throws Exception {
        for (var env : ENVS) {
            for (var team : TEAMS) {
                for (var pod : PODS.entrySet()) {
                    var expected = policies.stream()
                            .anyMatch(policy ->
                                    policy.mode(pod.getKey(), labels(env, team)).equals("Enforce"));
                    // It takes a moment until all of them count, and the last one to be heeded is unknown.
                    var what = namespace(env, team) + " " + pod.getKey() + " "
                            + policies.stream().map(Asked::yaml).collect(joining("---\n"));
                    until(what, () -> (refusal(namespace(env, team), pod.getValue()) != null) == expected);
                }
            }
        }
        assertThat(replica.metric("plimsoll_policy_generation")).isGreaterThan(generation);
        // By now everything counts: nothing may turn out otherwise at a second look.
        for (var env : ENVS) {
            for (var team : TEAMS) {
                for (var pod : PODS.entrySet()) {
                    var refusing = policies.stream()
                            .filter(policy ->
                                    policy.mode(pod.getKey(), labels(env, team)).equals("Enforce"))
                            .map(Asked::name)
                            .toList();
                    var refusal = refusal(namespace(env, team), pod.getValue());
                    if (refusing.isEmpty()) {
                        assertThat(refusal).isNull();
                    } else {
                        // The API server stops asking at the first refusal.
                        assertThat(refusing).anyMatch(name -> refusal.contains("policy " + name + " refuses this Pod"));
                    }
                }
            }
        }
    }

    private static @Nullable String refusal(String namespace, String spec) {
        var pod = Serialization.unmarshal("apiVersion: v1\nkind: Pod\nmetadata: {name: web}\n" + spec, Pod.class);
        try {
            cluster.api
                    .client()
                    .pods()
                    .inNamespace(namespace)
                    .resource(pod)
                    .dryRun()
                    .create();
            return null;
        } catch (KubernetesClientException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
