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
        @Nullable String osName) {

    public PodSpec {
        containers = List.copyOf(containers);
        volumes = List.copyOf(volumes);
    }

    PodSpec withContainers(List<Container> others) {
        return new PodSpec(
                others, volumes, securityContext, resources, hostPid, hostIpc, hostNetwork, hostUsers, osName);
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

    public boolean isWindows() {
        return "windows".equals(osName);
    }

    /** As whom the processes of {@code container} run, as far as the spec can tell. */
    public RunAs runAs(Container container) {
        return isWindows()
                ? RunAs.ofWindows(container.securityContext(), securityContext)
                : RunAs.ofLinux(container.securityContext(), securityContext);
    }
}
