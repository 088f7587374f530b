// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.incluster;

import static dev.plimsoll.testing.InCluster.PRIVILEGED;
import static dev.plimsoll.testing.Until.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.testing.Creating;
import dev.plimsoll.testing.Creating.Creation;
import dev.plimsoll.testing.InCluster;
import dev.plimsoll.testing.NeedsApiServer;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A policy that changes all the time, well and badly, while pods are created. */
@NeedsApiServer
class PolicyChangesIT {
    private static final int CHANGES = 200;
    private static final int PER_SECOND = 20;

    /** What a policy may say of the pod that is created, a privileged one, and whether it is refused then. */
    private static final Map<Map<String, Object>, Boolean> VALID = Map.of(
            Map.of("privileged", Map.of("mode", "Enforce")), true,
            Map.of("privileged", Map.of("mode", "Enforce"), "hostPath", Map.of("mode", "Warn")), true,
            Map.of("privileged", Map.of("mode", "Warn")), false,
            Map.of("hostPath", Map.of("mode", "Enforce")), false,
            Map.of("privileged", Map.of("mode", "Audit"), "hostNamespaces", Map.of("mode", "Enforce")), false);

    /** What no policy may say. */
    private static final List<Map<String, Object>> INVALID = List.of(
            Map.of("privilegd", Map.of("mode", "Off")),
            Map.of("privileged", Map.of("mode", "Often")),
            Map.of("hostPath", Map.of("mode", "Enforce", "allow", List.of(Map.of("path", "var/log")))),
            Map.of("hostPath", Map.of("mode", "Enforce", "allow", List.of(Map.of("path", "/proc/1/root")))),
            Map.of("missingLimits", Map.of("mode", "Enforce", "resources", List.of("gpu"))));

    @TempDir
    static Path dir;

    private static InCluster cluster;

    /**
     * What was in force for a time.
     *
     * @param from when it could first count
     * @param to when the next one was seen to count
     */
    private record InForce(boolean refuses, long from, long to) {
        boolean explains(Creation creation) {
            return creation.isRefused() == refuses && creation.ended() >= from && creation.begun() <= to;
        }
    }

    @BeforeAll
    static void start() throws Exception {
        cluster = InCluster.start(dir);
        cluster.apply(policy(true));
        cluster.replica();
        cluster.awaitRefusing();
    }

    @AfterAll
    static void stop() throws Exception {
        if (cluster != null) {
            cluster.close();
        }
    }

    private static String policy(boolean refuses) {
        return """
                apiVersion: plimsoll.dev/v1alpha1
                kind: PodPolicy
                metadata: {name: default}
                spec: {rules: {privileged: {mode: %s}}}
                """.formatted(refuses ? "Enforce" : "Off");
    }

    @Test
    void everyVerdictIsThatOfThePolicyBeforeOrAfterAChange() throws Exception {
        var random = new Random(20_261_124);
        var valid = VALID.entrySet().stream()
                .sorted((one, other) ->
                        one.getKey().toString().compareTo(other.getKey().toString()))
                .toList();
        var pod = Serialization.unmarshal(InCluster.pod("bad", PRIVILEGED), Pod.class);
        var times = new ArrayList<InForce>();
        int refusedChanges = 0;
        var creating = Creating.atRate(PER_SECOND, cluster.api.client(), pod);
        try (creating) {
            boolean refuses = true;
            long from = Long.MIN_VALUE;
            for (int i = 0; i < CHANGES; i++) {
                if (random.nextBoolean()) {
                    // In force or refused, it must change nothing.
                    refusedChanges += change(INVALID.get(random.nextInt(INVALID.size()))) ? 0 : 1;
                    continue;
                }
                var next = valid.get(random.nextInt(valid.size()));
                long changed = System.nanoTime();
                assertThat(change(next.getKey())).isTrue();
                if (next.getValue() != refuses) {
                    boolean wanted = next.getValue();
                    until("the API server asks by it", () -> asksAboutPrivileged() == wanted);
                    until("the change counts", () -> isRefused(pod) == wanted);
                    times.add(new InForce(refuses, from, System.nanoTime()));
                    refuses = wanted;
                    from = changed;
                }
            }
            times.add(new InForce(refuses, from, Long.MAX_VALUE));
        }
        assertThat(times).hasSizeGreaterThan(20);
        assertThat(refusedChanges).isPositive();
        assertThat(creating.creations()).hasSizeGreaterThan(100).allSatisfy(creation -> {
            assertThat(creation.refused()).doesNotContain("failed calling webhook");
            assertThat(times).anyMatch(time -> time.explains(creation));
        });
    }

    /** Whether what is registered has privileged pods refused: as long as it lags, verdicts may be those of the policy before. */
    private static boolean asksAboutPrivileged() {
        return cluster
                .api
                .client()
                .admissionRegistration()
                .v1()
                .validatingWebhookConfigurations()
                .withName("plimsoll")
                .get()
                .getWebhooks()
                .stream()
                .filter(webhook -> webhook.getName().startsWith("enforce.default."))
                .anyMatch(webhook -> webhook.getMatchConditions().toString().contains("privileged"));
    }

    private static boolean isRefused(Pod pod) {
        try {
            cluster.api
                    .client()
                    .pods()
                    .inNamespace("default")
                    .resource(pod)
                    .dryRun()
                    .create();
            return false;
        } catch (KubernetesClientException e) {
            return true;
        }
    }

    /** False if the API server did not take it. */
    private static boolean change(Map<String, Object> rules) {
        var patch = "[{\"op\":\"replace\",\"path\":\"/spec/rules\",\"value\":" + Serialization.asJson(rules) + "}]";
        try {
            cluster.api
                    .client()
                    .genericKubernetesResources("plimsoll.dev/v1alpha1", "PodPolicy")
                    .withName("default")
                    .patch(PatchContext.of(PatchType.JSON), patch);
            return true;
        } catch (KubernetesClientException e) {
            assertThat(e.getCode()).isEqualTo(422);
            return false;
        }
    }
}
