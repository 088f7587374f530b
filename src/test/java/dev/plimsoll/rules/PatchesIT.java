// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.rules;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.pod.Quantity;
import dev.plimsoll.podpolicy.InvalidPolicy;
import dev.plimsoll.podpolicy.PodPolicies;
import dev.plimsoll.policy.EffectivePolicy;
import dev.plimsoll.policy.Finding;
import dev.plimsoll.policy.Namespace;
import dev.plimsoll.policy.Policies;
import dev.plimsoll.testing.ApiServer;
import dev.plimsoll.testing.Manifest;
import dev.plimsoll.testing.NeedsApiServer;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever amounts a policy names, it is refused, or every pod that it patches is one that the API server accepts, and in which each
 * amount is one that a kubelet can set: whole bytes, whole devices, whole pages.
 */
@NeedsApiServer
class PatchesIT {
    private static final int POLICIES = 150;
    private static final int PODS = 5;

    private static final Map<String, String[]> AMOUNTS = Map.of(
            "cpu", new String[] {"500m", "1", "0.5m", "2.5", "1e-3", "0.0001", "100u"},
            "memory", new String[] {"512Mi", "512m", "1.5", "64M", "0.1", "1e9", "128974848000m", "1.5Gi", "512"},
            "ephemeral-storage", new String[] {"1Gi", "500m", "1G", "0.5"},
            "hugepages-2Mi", new String[] {"2Mi", "3Mi", "4Mi", "1Mi", "512m", "4194304"},
            "hugepages-1Gi", new String[] {"1Gi", "1G", "2Gi", "500Mi"},
            "nvidia.com/gpu", new String[] {"1", "500m", "2", "1000m", "0.5", "1Gi"});

    private static final List<String> RESOURCES =
            AMOUNTS.keySet().stream().sorted().toList();

    @TempDir
    static Path dir;

    private static ApiServer api;

    private final Random random = new Random(12);

    @BeforeAll
    static void start() throws Exception {
        api = ApiServer.start(dir, "--disable-admission-plugins=ServiceAccount");
        api.createNamespace("web");
    }

    @AfterAll
    static void stop() {
        if (api != null) {
            api.close();
        }
    }

    @Test
    void everyPatchIsAcceptedAndCanRun() {
        int refused = 0;
        int patched = 0;
        for (int i = 0; i < POLICIES; i++) {
            var rule = rule();
            var policies = policies(rule);
            if (policies == null) {
                refused++;
                continue;
            }
            for (int j = 0; j < PODS; j++) {
                var pod = pod();
                var fixes = pod.judgeBy(policies).stream()
                        .map(Finding::fix)
                        .flatMap(Stream::ofNullable)
                        .toList();
                if (!fixes.isEmpty() && refusal(pod) == null) {
                    var after = pod.patched(fixes);
                    assertThat(refusal(after))
                            .as("%s by %s", after.object(), rule)
                            .isNull();
                    assertCanRun(after, pod, rule);
                    patched++;
                }
            }
        }
        System.out.printf("%d of %d policies refused, %d pods patched%n", refused, POLICIES, patched);
        assertThat(refused).isBetween(POLICIES / 5, POLICIES / 5 * 4);
        assertThat(patched).isGreaterThan(50);
    }

    /** Of amounts that the pod has already nothing is asked: a kubelet runs it with them. */
    private static void assertCanRun(Manifest after, Manifest before, String rule) {
        var now = after.object().at("/spec/containers");
        for (int i = 0; i < now.size(); i++) {
            for (var list : List.of("limits", "requests")) {
                var old = before.object().at("/spec/containers/" + i + "/resources");
                for (var amount : now.get(i).at("/resources/" + list).properties()) {
                    var quantity = Quantity.parse(amount.getValue().asText());
                    boolean copied = Stream.of("limits", "requests")
                            .anyMatch(name -> old.path(name)
                                    .path(amount.getKey())
                                    .asText()
                                    .equals(quantity.toString()));
                    if (!copied && quantity.compareTo(Quantity.ZERO) > 0) {
                        var unit = amount.getKey().startsWith("hugepages-")
                                ? amount.getKey().substring("hugepages-".length())
                                : amount.getKey().equals("cpu") ? "1m" : "1";
                        assertThat(quantity.isMultipleOf(Quantity.parse(unit)))
                                .as("%s: %s in %s by %s", amount.getKey(), quantity, after.object(), rule)
                                .isTrue();
                    }
                }
            }
        }
    }

    private String rule() {
        var resources = RESOURCES.stream().filter(one -> random.nextInt(3) == 0).toList();
        return "{mode: Enforce, patch: true, requests: " + random.nextBoolean() + ", resources: " + resources
                + ", defaults: {" + amounts(2) + "}, max: {" + (random.nextInt(3) == 0 ? amounts(6) : "") + "}}";
    }

    private String amounts(int seldom) {
        return RESOURCES.stream()
                .filter(one -> random.nextInt(seldom) == 0)
                .map(one -> one + ": '" + amount(one) + "'")
                .collect(joining(", "));
    }

    /** Mostly one that can be meant, which is the first of each. */
    private String amount(String resource) {
        var all = AMOUNTS.get(resource);
        return random.nextInt(4) > 0 ? all[0] : all[random.nextInt(all.length)];
    }

    private static @Nullable List<EffectivePolicy> policies(String rule) {
        var policy =
                "{apiVersion: plimsoll.dev/v1alpha1, kind: PodPolicy, metadata: {name: a}, spec: {rules: {missingLimits: "
                        + rule + "}}}";
        try {
            return new Policies(PodPolicies.parse(policy.getBytes(UTF_8), Rules.ALL)).governing(Namespace.named("web"));
        } catch (InvalidPolicy e) {
            return null;
        }
    }

    private Manifest pod() {
        var pod = Manifest.JSON.createObjectNode().put("apiVersion", "v1").put("kind", "Pod");
        pod.putObject("metadata").put("name", "web");
        var containers = pod.putObject("spec").putArray("containers");
        for (int i = 0; i <= random.nextInt(2); i++) {
            var container = containers.addObject().put("name", "c" + i).put("image", "web:1");
            if (random.nextInt(3) > 0) {
                var resources = container.putObject("resources");
                amounts(resources, "limits");
                amounts(resources, "requests");
            }
        }
        return new Manifest(pod);
    }

    private void amounts(ObjectNode resources, String list) {
        for (var resource : RESOURCES) {
            if (random.nextInt(resource.contains("-") || resource.contains("/") ? 8 : 3) == 0) {
                ObjectNode amounts = resources.withObject("/" + list);
                amounts.put(resource, random.nextInt(8) == 0 ? "0" : amount(resource));
            }
        }
    }

    /** What the API server says against a pod; null if it accepts it. */
    private static @Nullable String refusal(Manifest pod) {
        try {
            api.client()
                    .raw(
                            "/api/v1/namespaces/web/pods?dryRun=All",
                            "POST",
                            pod.object().toString());
            return null;
        } catch (KubernetesClientException e) {
            assertThat(e.getCode()).as(e.getMessage()).isIn(400, 422);
            return e.getMessage();
        }
    }
}
