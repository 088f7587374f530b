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

/** The kinds of object that carry a pod spec, where each keeps it, what the API calls it, and which kind makes which. */
@SuppressWarnings("ImmutableEnumChecker") // List.of and Set.of are
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
    /** OpenShift's, deprecated there since 4.14 and still in many repositories; once it was of the core group. */
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

    /** The {@code apiVersion} of today: {@code apps/v1}. */
    public String apiVersion() {
        return apiVersion;
    }

    /** The API group of today, empty for the core group. */
    public String group() {
        return groupOf(apiVersion);
    }

    /** Where the API server serves its group and version: {@code /apis/apps/v1}. */
    public String apiRoot() {
        return (group().isEmpty() ? "/api/" : "/apis/") + apiVersion;
    }

    /** The resource of the API: {@code deployments}. */
    public String plural() {
        return name().toLowerCase(Locale.ROOT) + "s";
    }

    /** Whether every cluster has it: all but OpenShift's. */
    public boolean isBuiltIn() {
        return this != DeploymentConfig;
    }

    /** The kind of which Kubernetes makes objects of this one; null for what people make, and for pods, which many kinds do. */
    public @Nullable WorkloadKind maker() {
        return this == ReplicaSet ? Deployment : this == Job ? CronJob : null;
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
