// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.incluster;

import static dev.plimsoll.testing.InCluster.PRIVILEGED;
import static dev.plimsoll.testing.Until.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.testing.InCluster;
import dev.plimsoll.testing.NeedsApiServer;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A policy that is in force and cannot be registered says so, and takes effect once it can be. */
@NeedsApiServer
class NotRegisteredIT {
    @TempDir
    Path dir;

    @Test
    void aPolicyIsReadyOnlyIfItIsRegistered() throws Exception {
        try (var cluster = InCluster.start(dir)) {
            allow(cluster, List.of("get", "list", "watch"));
            cluster.apply(InCluster.POLICY);
            var serving = cluster.replica();

            until("the status says so", () -> condition(cluster, "Registered").equals("False Forbidden"));
            assertThat(condition(cluster, "Ready")).isEqualTo("False NotRegistered");
            assertThat(cluster.create("bad", PRIVILEGED, "--dry-run=server").status())
                    .as("nothing refuses it")
                    .isZero();
            assertThat(serving.metric("plimsoll_policies_not_registered")).isEqualTo(1);
            assertThat(serving.metric("plimsoll_policies_registered")).isZero();
            assertThat(serving.metric("plimsoll_registered_policy_generation")).isZero();
            assertThat(serving.metric("plimsoll_registration_failures_total")).isPositive();
            until(
                    "an Event says so",
                    () -> cluster.ok("get", "events", "-o", "jsonpath={.items[*].reason}")
                            .contains("RegistrationFailed"));

            allow(cluster, List.of("create", "get", "list", "watch", "update", "patch"));

            until("the status says so", () -> condition(cluster, "Ready").equals("True InForce"));
            assertThat(condition(cluster, "Registered")).isEqualTo("True Registered");
            cluster.awaitRefusing();
            assertThat(serving.metric("plimsoll_policies_not_registered")).isZero();
            assertThat(serving.metric("plimsoll_policies_registered")).isEqualTo(1);
            assertThat(serving.metric("plimsoll_registered_policy_generation"))
                    .isEqualTo(serving.metric("plimsoll_policy_generation"));
        }
    }

    /** Has the ClusterRole of the controller grant no more on webhook configurations. */
    private static void allow(InCluster cluster, List<String> verbs) {
        cluster.api
                .client()
                .rbac()
                .clusterRoles()
                .withName("plimsoll-controller")
                .edit(role -> {
                    role.getRules().stream()
                            .filter(NotRegisteredIT::isAboutWebhooks)
                            .forEach(rule -> rule.setVerbs(verbs));
                    return role;
                });
    }

    private static boolean isAboutWebhooks(PolicyRule rule) {
        return rule.getResources().contains("validatingwebhookconfigurations");
    }

    private static String condition(InCluster cluster, String type) throws Exception {
        var condition = "{.status.conditions[?(@.type==\"" + type + "\")]";
        return cluster.ok(
                "get", "podpolicy", "default", "-o", "jsonpath=" + condition + ".status} " + condition + ".reason}");
    }
}
