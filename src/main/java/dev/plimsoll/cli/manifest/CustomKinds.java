// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cli.manifest;

import dev.plimsoll.pod.WorkloadKind;
import dev.plimsoll.text.Suggestion;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Custom kinds: where they keep a pod spec of Kubernetes' type, and which are known to make pods from something else. */
public final class CustomKinds {
    /** Their Go types embed {@code core/v1 PodTemplateSpec} or {@code PodSpec}. */
    private static final List<PodSpecPath> PLACES = List.of(
            PodSpecPath.of("argoproj.io", "Rollout", "spec.template.spec"),
            PodSpecPath.of("serving.knative.dev", "Service", "spec.template.spec"),
            PodSpecPath.of("serving.knative.dev", "Configuration", "spec.template.spec"),
            PodSpecPath.of("serving.knative.dev", "Revision", "spec"),
            PodSpecPath.of("keda.sh", "ScaledJob", "spec.jobTargetRef.template.spec"),
            PodSpecPath.of("apps.kruise.io", "CloneSet", "spec.template.spec"),
            PodSpecPath.of("apps.kruise.io", "StatefulSet", "spec.template.spec"),
            PodSpecPath.of("apps.kruise.io", "DaemonSet", "spec.template.spec"),
            PodSpecPath.of("apps.kruise.io", "BroadcastJob", "spec.template.spec"));

    /** By kind and group: they make pods, from types of their own. */
    private static final Set<String> OTHER_TYPES = Set.of(
            "Workflow.argoproj.io",
            "WorkflowTemplate.argoproj.io",
            "ClusterWorkflowTemplate.argoproj.io",
            "CronWorkflow.argoproj.io",
            "Sensor.argoproj.io",
            "EventSource.argoproj.io",
            "VirtualMachine.kubevirt.io",
            "VirtualMachineInstance.kubevirt.io",
            "VirtualMachineInstanceReplicaSet.kubevirt.io",
            "VirtualMachinePool.pool.kubevirt.io",
            "Task.tekton.dev",
            "ClusterTask.tekton.dev",
            "TaskRun.tekton.dev",
            "Pipeline.tekton.dev",
            "PipelineRun.tekton.dev",
            "Job.batch.volcano.sh",
            "JobSet.jobset.x-k8s.io");

    private final List<PodSpecPath> places;

    /** @param others what the user adds; counts before what is known */
    public CustomKinds(List<PodSpecPath> others) {
        places = Stream.concat(others.stream(), PLACES.stream()).toList();
    }

    @Nullable
    PodSpecPath place(String group, String kind) {
        for (var place : places) {
            if (place.isOf(group, kind)) {
                return place;
            }
        }
        return null;
    }

    static boolean isOfOtherType(String group, String kind) {
        return OTHER_TYPES.contains(kind + "." + group);
    }

    /** What was meant by a kind that a group with known kinds does not have; null if nothing is close. */
    @Nullable
    String mistake(String apiVersion, String kind) {
        var group = WorkloadKind.groupOf(apiVersion);
        var known = places.stream()
                .filter(place -> place.group().equals(group))
                .map(PodSpecPath::kind)
                .collect(Collectors.toSet());
        OTHER_TYPES.stream()
                .filter(name -> name.endsWith("." + group))
                .forEach(name -> known.add(name.substring(0, name.indexOf('.'))));
        if (group.equals("apps.openshift.io")) {
            known.add(WorkloadKind.DeploymentConfig.name());
        }
        if (known.contains(kind)) {
            return null;
        }
        var meant = Suggestion.closest(known, kind);
        return meant == null ? null : apiVersion + " has no kind " + kind + "; did you mean " + meant + "?";
    }
}
