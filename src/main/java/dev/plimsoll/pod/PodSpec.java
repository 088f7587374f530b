// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.pod;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What rules read of a {@code core/v1 PodSpec} (Kubernetes 1.37). Null stands for a field that is absent or null, where the
 * difference to its zero value matters.
 *
 * @param containers of all three lists: containers, init containers (sidecars among them), ephemeral containers
 * @param resources of the pod as a whole (Kubernetes 1.34, KEP-2837); null without
 * @param osName {@code os.name}: {@code linux}, {@code windows} or null
 * @param nodeOs what {@code nodeSelector} demands of the label {@code kubernetes.io/os}; null without
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

    /** Hands out whatever brings an image onto the node: every container, and every volume that is one. */
    public void forEachImage(Consumer<ImageUser> action) {
        containers.forEach(action);
        for (var volume : volumes) {
            if (volume.image() != null) {
                action.accept(volume.image());
            }
        }
    }

    /** Whether user ids of the pod are not those of the node: {@code hostUsers: false}. Unset means the node's. */
    public boolean hasUserNamespace() {
        return hostUsers != null && !hostUsers;
    }

    /**
     * The operating system of the nodes on which the pod can run. Linear in the number of containers.
     *
     * <p>A kubelet of the other system refuses the pod by {@code os.name}, and by a nodeSelector ({@code
     * pkg/kubelet/lifecycle/predicate.go} of Kubernetes 1.37). Options for Windows alone bind it to nothing: a Linux node ignores them.
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

    /** Whether a container is a process of its Windows node. Linear in the number of containers. */
    public boolean hasHostProcess() {
        return containers.stream().anyMatch(one -> RunAs.isHostProcess(one.securityContext(), securityContext));
    }
}
