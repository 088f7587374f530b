// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.pod;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class WorkloadKindTest {
    @ParameterizedTest
    @CsvSource({"v1, ''", "apps/v1, apps", "apps.openshift.io/v1, apps.openshift.io", "'', ''", "/v1, ''", "a/b/c, a"})
    void theGroupStandsBeforeTheSlash(String apiVersion, String group) {
        assertThat(WorkloadKind.groupOf(apiVersion)).isEqualTo(group);
    }

    @ParameterizedTest
    @EnumSource
    void everythingButAPodIsATemplateOfPods(WorkloadKind kind) {
        assertThat(kind.isTemplate()).isEqualTo(kind != WorkloadKind.Pod);
        assertThat(kind.specPath().contains("template.")).isEqualTo(kind.isTemplate());
        assertThat(String.join(".", kind.steps())).isEqualTo(kind.specPath()).endsWith("spec");
    }

    @ParameterizedTest
    @CsvSource({
        "Pod, /api/v1, pods, ",
        "PodTemplate, /api/v1, podtemplates, ",
        "ReplicationController, /api/v1, replicationcontrollers, ",
        "Deployment, /apis/apps/v1, deployments, ",
        "ReplicaSet, /apis/apps/v1, replicasets, Deployment",
        "StatefulSet, /apis/apps/v1, statefulsets, ",
        "DaemonSet, /apis/apps/v1, daemonsets, ",
        "Job, /apis/batch/v1, jobs, CronJob",
        "CronJob, /apis/batch/v1, cronjobs, ",
        "DeploymentConfig, /apis/apps.openshift.io/v1, deploymentconfigs, ",
    })
    void theApiServesItThereAndOneKindMayMakeIt(WorkloadKind kind, String root, String plural, WorkloadKind maker) {
        assertThat(kind.apiRoot()).isEqualTo(root);
        assertThat(kind.plural()).isEqualTo(plural);
        assertThat(kind.maker()).isEqualTo(maker);
        assertThat(WorkloadKind.of(kind.group(), kind.name())).isEqualTo(kind);
    }
}
