// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.pod;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The kinds of object that carry a pod spec, and where each keeps it. */
@SuppressWarnings("ImmutableEnumChecker") // List.of and Set.of are
public enum WorkloadKind {
    Pod("spec", ""),
    PodTemplate("template.spec", ""),
    ReplicationController("spec.template.spec", ""),
    Deployment("spec.template.spec", "apps", "extensions"),
    ReplicaSet("spec.template.spec", "apps", "extensions"),
    StatefulSet("spec.template.spec", "apps"),
    DaemonSet("spec.template.spec", "apps", "extensions"),
    Job("spec.template.spec", "batch"),
    CronJob("spec.jobTemplate.spec.template.spec", "batch"),
    /** OpenShift's, deprecated there since 4.14 and still in many repositories; once it was of the core group. */
    DeploymentConfig("spec.template.spec", "apps.openshift.io", "");

    private static final Map<String, WorkloadKind> BY_NAME =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Enum::name, Function.identity()));

    private final String specPath;
    private final List<String> steps;
    private final Set<String> groups;

    WorkloadKind(String specPath, String... groups) {
        this.specPath = specPath;
        this.steps = List.of(specPath.split("\\."));
        this.groups = Set.of(groups);
    }

    /**
     * The kind of an object, or null if it is no workload. A custom resource that only looks like one (Volcano's Job,
     * {@code batch.volcano.sh}) is none. An old version ({@code extensions/v1beta1}, {@code batch/v1beta1}) of a kind is
     * that kind.
     *
     * @param group the API group, empty for the core group
     */
    public static @Nullable WorkloadKind of(String group, String kind) {
        var found = BY_NAME.get(kind);
        return found != null && found.groups.contains(group) ? found : null;
    }

    /** The group of an {@code apiVersion}: {@code apps} of {@code apps/v1}, empty for {@code v1}. */
    public static String groupOf(String apiVersion) {
        int slash = apiVersion.indexOf('/');
        return slash < 0 ? "" : apiVersion.substring(0, slash);
    }

    /** Where the pod spec stands, as a field path: {@code spec.template.spec}. */
    public String specPath() {
        return specPath;
    }

    /** The same, a field a step. */
    List<String> steps() {
        return steps;
    }

    /** Whether the pod spec is a template, from which pods are made later. */
    public boolean isTemplate() {
        return this != Pod;
    }
}
