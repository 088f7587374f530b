// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.audit.store;

import dev.plimsoll.pod.Container;
import dev.plimsoll.pod.Workload;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The containers of an owner's template, by the hashes of their names: four bytes each, for every owner. Two names of one hash are
 * taken for each other, so that one that was put into a pod may be taken for one of the template.
 */
public final class ContainerNames {
    /** Of larger templates nothing is known, and no container of their pods counts as put in. */
    private static final int MOST = 100;

    private static final ContainerNames UNKNOWN = new ContainerNames(null);

    private final int @Nullable [] hashes; // sorted

    private ContainerNames(int @Nullable [] hashes) {
        this.hashes = hashes;
    }

    /**
     * The names of the containers of a pod template.
     *
     * @param template null if it cannot be read: then it has no container
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

    /** Whether a container with this name is certainly not in the template. */
    public boolean lack(String name) {
        return hashes != null && Arrays.binarySearch(hashes, name.hashCode()) < 0;
    }

    public long bytes() {
        return 32 + (hashes == null ? 0 : 16 + 4L * hashes.length);
    }
}
