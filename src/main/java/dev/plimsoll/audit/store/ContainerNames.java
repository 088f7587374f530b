// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.audit.store;

import dev.plimsoll.pod.Container;
import dev.plimsoll.pod.Workload;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The containers of an owner's template, by the hashes of their names: four bytes each, for every owner. Names with equal hashes
 * are not distinguished, so that an injected container may be taken for one of the template.
 */
public final class ContainerNames {
    /**
     * Maximum number of containers. For a larger template no names are known, and no container of its pods counts as injected.
     */
    private static final int MOST = 100;

    private static final ContainerNames UNKNOWN = new ContainerNames(null);

    private final int @Nullable [] hashes; // sorted

    private ContainerNames(int @Nullable [] hashes) {
        this.hashes = hashes;
    }

    /**
     * Returns the names of the containers of a pod template.
     *
     * @param template null if it cannot be read: it then has no containers
     */
    public static ContainerNames of(@Nullable Workload template) {
        if (template == null) {
            return new ContainerNames(new int[0]);
        }
        var containers = template.spec().containers();
        if (containers.size() > MOST) {
            return UNKNOWN;
        }
        return new ContainerNames(containers.stream()
                .map(Container::name)
                .mapToInt(String::hashCode)
                .sorted()
                .toArray());
    }

    /** Returns whether the template certainly has no container with this name. */
    public boolean lack(String name) {
        return hashes != null && Arrays.binarySearch(hashes, name.hashCode()) < 0;
    }

    public long bytes() {
        return 32 + (hashes == null ? 0 : 16 + 4L * hashes.length);
    }
}
