// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.rules;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plimsoll.policy.Finding;
import dev.plimsoll.policy.RuleSetting;
import dev.plimsoll.testing.Manifest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The same bad pod spec in whatever carries one: the same findings, at the true path. */
class WorkloadKindsTest {
    private static final String SPEC = """
            {"hostPID": true,
             "initContainers": [{"name": "init", "image": "nginx", "imagePullPolicy": "Never"}],
             "containers": [{"name": "web", "image": "nginx:latest", "securityContext": {"privileged": true},
                             "command": ["sh", "-c", "nginx -g x"]}],
             "volumes": [{"name": "run", "hostPath": {"path": "/run"}}]}""";

    @ParameterizedTest
    @CsvSource({
        "v1, Pod, spec",
        "v1, PodTemplate, template.spec",
        "v1, ReplicationController, spec.template.spec",
        "apps/v1, Deployment, spec.template.spec",
        "apps/v1beta1, Deployment, spec.template.spec",
        "extensions/v1beta1, Deployment, spec.template.spec",
        "apps/v1, ReplicaSet, spec.template.spec",
        "extensions/v1beta1, ReplicaSet, spec.template.spec",
        "apps/v1, StatefulSet, spec.template.spec",
        "apps/v1beta2, StatefulSet, spec.template.spec",
        "apps/v1, DaemonSet, spec.template.spec",
        "extensions/v1beta1, DaemonSet, spec.template.spec",
        "batch/v1, Job, spec.template.spec",
        "batch/v1, CronJob, spec.jobTemplate.spec.template.spec",
        "batch/v1beta1, CronJob, spec.jobTemplate.spec.template.spec",
        "batch/v2alpha1, CronJob, spec.jobTemplate.spec.template.spec",
        "apps.openshift.io/v1, DeploymentConfig, spec.template.spec",
        "v1, DeploymentConfig, spec.template.spec",
    })
    void everyKindIsJudgedByItsPodSpec(String apiVersion, String kind, String path) {
        var findings = judge(object(apiVersion, kind, path, SPEC));

        assertThat(findings).allMatch(finding -> finding.path().startsWith(path + "."));
        assertThat(findings.stream()
                        .map(finding -> finding.rule() + " " + finding.path().substring(path.length() + 1)))
                .containsExactlyInAnyOrder(
                        "hostNamespaces hostPID",
                        "hostPath volumes[0].hostPath.path",
                        "imageDigest containers[0].image",
                        "imageDigest initContainers[0].image",
                        "latestTag containers[0].image",
                        "latestTag initContainers[0].image",
                        "missingLimits containers[0].resources.limits",
                        "missingLimits initContainers[0].resources.limits",
                        "mutableTag initContainers[0].image",
                        "privileged containers[0].securityContext.privileged",
                        "runAsRoot containers[0].securityContext.runAsNonRoot",
                        "runAsRoot initContainers[0].securityContext.runAsNonRoot",
                        "runtimeSocket volumes[0].hostPath.path",
                        "shellFormCommand containers[0].command");
    }

    @ParameterizedTest
    @CsvSource({
        "monitoring.coreos.com/v1, Prometheus, spec",
        "monitoring.coreos.com/v1, Alertmanager, spec",
        "batch.volcano.sh/v1alpha1, Job, spec.template.spec",
        "apps.kruise.io/v1, StatefulSet, spec.template.spec",
        "example.com/v1, Pod, spec",
        "apps/v1, Pod, spec",
        "v1, Deployment, spec.template.spec",
        "v1, Service, spec",
        "apps/v1, deployment, spec.template.spec",
    })
    void aLookAlikeIsNoWorkload(String apiVersion, String kind, String path) {
        assertThat(judge(object(apiVersion, kind, path, SPEC))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "v1, Pod, spec",
        "apps/v1, Deployment, spec.template.spec",
        "batch/v1, CronJob, spec.jobTemplate.spec.template.spec",
    })
    void aPodSpecThatIsNotThereIsUnreadable(String apiVersion, String kind, String path) {
        for (var spec : List.of("null", "[]", "\"\"", "7")) {
            assertThat(judge(object(apiVersion, kind, path, spec)))
                    .as(spec)
                    .extracting(Finding::rule, Finding::path)
                    .containsExactly(tuple(Finding.UNREADABLE, path));
        }
    }

    @Test
    void aPodSpecInTheWrongPlaceIsNone() {
        assertThat(judge(object("batch/v1", "CronJob", "spec.template.spec", SPEC)))
                .extracting(Finding::rule)
                .containsExactly(Finding.UNREADABLE);
    }

    private static List<Finding> judge(JsonNode object) {
        return new Manifest(object)
                .judge(Rules.ALL.all().stream()
                        .<RuleSetting<?>>map(Manifest::enforced)
                        .toList());
    }

    private static JsonNode object(String apiVersion, String kind, String path, String spec) {
        var json = spec;
        var steps = path.split("\\.", -1);
        for (int i = steps.length - 1; i >= 0; i--) {
            json = "{\"" + steps[i] + "\": " + json + "}";
        }
        return Manifest.ofJson(("{\"apiVersion\": \"" + apiVersion + "\", \"kind\": \"" + kind
                                + "\", \"metadata\": {\"name\": \"web\"}, " + json.substring(1))
                        .getBytes(UTF_8))
                .object();
    }
}
