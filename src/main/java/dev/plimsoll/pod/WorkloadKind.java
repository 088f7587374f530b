// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.pod;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The kinds of object that contain a pod spec, with its path, their API names and the kinds that create them. */
@SuppressWarnings("ImmutableEnumChecker") // List.of and Set.of are immutable
public enum WorkloadKind {
    Pod("v1", "spec"),
    PodTemplate("v1", "template.spec"),
    ReplicationController("v1", "spec.template.spec"),
    Deployment("apps/v1", "spec.template.spec", "extensions"),
    ReplicaSet("apps/v1", "spec.template.spec", "extensions"),
    StatefulSet("apps/v1", "spec.template.spec"),
    DaemonSet("apps/v1", "spec.template.spec", "extensions"),
    Job("batch/v1", "spec.template.spec"),
    CronJob("batch/v1", "spec.jobTemplate.spec.template.spec"),
    /** OpenShift's kind, deprecated since OpenShift 4.14 but still common in repositories; formerly in the core group. */
    DeploymentConfig("apps.openshift.io/v1", "spec.template.spec", "");

    private static final Map<String, WorkloadKind> BY_NAME =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Enum::name, Function.identity()));

    private final String apiVersion;
    private final String specPath;
    private final List<String> steps;
    private final Set<String> groups;

    WorkloadKind(String apiVersion, String specPath, String... formerGroups) {
        this.apiVersion = apiVersion;
        this.specPath = specPath;
        this.steps = List.of(specPath.split("\\."));
        this.groups = Stream.concat(Stream.of(groupOf(apiVersion)), Arrays.stream(formerGroups))
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Returns the kind of an object, or null if it is not a workload. A custom resource with the same kind name (Volcano's Job,
     * {@code batch.volcano.sh}) is not a workload. An old version ({@code extensions/v1beta1}, {@code batch/v1beta1}) maps to the
     * current kind.
     *
     * @param group the API group, empty for the core group
     */
    public static @Nullable WorkloadKind of(String group, String kind) {
        var found = BY_NAME.get(kind);
        return found != null && found.groups.contains(group) ? found : null;
    }

    /** Returns the group of an {@code apiVersion}: {@code apps} of {@code apps/v1}, empty for {@code v1}. */
    public static String groupOf(String apiVersion) {
        int slash = apiVersion.indexOf('/');
        return slash < 0 ? "" : apiVersion.substring(0, slash);
    }

    /** Returns the current {@code apiVersion}: {@code apps/v1}. */
    public String apiVersion() {
        return apiVersion;
    }

    /** Returns the current API group, empty for the core group. */
    public String group() {
        return groupOf(apiVersion);
    }

    /** Returns the path at which the API server serves its group and version: {@code /apis/apps/v1}. */
    public String apiRoot() {
        return (group().isEmpty() ? "/api/" : "/apis/") + apiVersion;
    }

    /** Returns the resource name in the API: {@code deployments}. */
    public String plural() {
        return name().toLowerCase(Locale.ROOT) + "s";
    }

    /** Returns whether every cluster serves it: all kinds except OpenShift's. */
    public boolean isBuiltIn() {
        return this != DeploymentConfig;
    }

    /**
     * Returns the kind from which Kubernetes creates objects of this kind. Null for kinds that users create, and for pods, which
     * many kinds create.
     */
    public @Nullable WorkloadKind maker() {
        return this == ReplicaSet ? Deployment : this == Job ? CronJob : null;
    }

    /** Returns the field path of the pod spec: {@code spec.template.spec}. */
    public String specPath() {
        return specPath;
    }

    /** Returns the same path, split into fields. */
    List<String> steps() {
        return steps;
    }

    /** Returns whether the pod spec is a template, from which pods are created later. */
    public boolean isTemplate() {
        return this != Pod;
    }
}
