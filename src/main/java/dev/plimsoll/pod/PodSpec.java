// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.pod;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a {@code core/v1 PodSpec} that rules read (Kubernetes 1.37). Null means that a field is absent or null, where
 * that differs from its zero value.
 *
 * @param containers of all three lists: containers, init containers (sidecars among them), ephemeral containers
 * @param resources of the pod as a whole (Kubernetes 1.34, KEP-2837); null if absent
 * @param osName {@code os.name}: {@code linux}, {@code windows} or null
 * @param nodeOs the value that {@code nodeSelector} requires of the label {@code kubernetes.io/os}; null if absent
 */
public record PodSpec(
        List<Container> containers,
        List<Volume> volumes,
        SecurityContext securityContext,
        @Nullable Resources resources,
        boolean hostPid,
        boolean hostIpc,
        boolean hostNetwork,
        @Nullable Boolean hostUsers,
        boolean shareProcessNamespace,
        @Nullable String osName,
        @Nullable String nodeOs) {

    public PodSpec {
        containers = List.copyOf(containers);
        volumes = List.copyOf(volumes);
    }

    PodSpec withContainers(List<Container> others) {
        return new PodSpec(
                others,
                volumes,
                securityContext,
                resources,
                hostPid,
                hostIpc,
                hostNetwork,
                hostUsers,
                shareProcessNamespace,
                osName,
                nodeOs);
    }

    /** Calls {@code action} for each user of an image: every container, and every image volume. */
    public void forEachImage(Consumer<ImageUser> action) {
        containers.forEach(action);
        for (var volume : volumes) {
            if (volume.image() != null) {
                action.accept(volume.image());
            }
        }
    }

    /**
     * Returns whether the pod has its own user namespace: {@code hostUsers: false}. If unset, the pod uses the user ids of the
     * node.
     */
    public boolean hasUserNamespace() {
        return hostUsers != null && !hostUsers;
    }

    /**
     * Returns the operating system of the nodes on which the pod can run. Linear in the number of containers.
     *
     * <p>A kubelet of the other system refuses the pod by {@code os.name}, and by a nodeSelector
     * ({@code pkg/kubelet/lifecycle/predicate.go} of Kubernetes 1.37). Options for Windows alone do not bind it: a Linux node
     * ignores them.
     */
    public OperatingSystem operatingSystem() {
        var bound = osName != null && !osName.isEmpty() ? osName : nodeOs;
        if (bound != null) {
            return bound.equals("windows") ? OperatingSystem.windows : OperatingSystem.linux;
        }
        boolean hasOptions = securityContext.windowsOptions() != null
                || containers.stream().anyMatch(one -> one.securityContext().windowsOptions() != null);
        return hasOptions ? OperatingSystem.either : OperatingSystem.linux;
    }

    /** Returns whether a container runs as a process of its Windows node. Linear in the number of containers. */
    public boolean hasHostProcess() {
        return containers.stream().anyMatch(one -> RunAs.isHostProcess(one.securityContext(), securityContext));
    }
}
