// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.policy;

import dev.plimsoll.pod.Container;
import dev.plimsoll.pod.ImageUser;
import dev.plimsoll.pod.Workload;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a rule puts what it finds. It belongs to one rule in one judgement, so that no rule can find in another's name;
 * a workload that breaks nothing costs nothing.
 */
public final class Findings {
    private final Workload workload;
    private final RuleSetting<?> setting;
    private @Nullable List<Finding> found;

    Findings(Workload workload, RuleSetting<?> setting) {
        this.workload = workload;
        this.setting = setting;
    }

    /**
     * A finding about the pod.
     *
     * @param path of the field within the pod spec: {@code volumes[0].hostPath.path}
     */
    public void add(String path, String what, String message, @Nullable Fix fix) {
        add(setting.mode(), path, null, what, message, fix);
    }

    /** A finding about the image of a container or a volume. */
    public void add(ImageUser user, String what, String message, @Nullable Fix fix) {
        add(setting.mode(), user.imagePath(), user.containerName(), what, message, fix);
    }

    /**
     * A finding about a container.
     *
     * @param field of the container: {@code securityContext.privileged}
     */
    public void add(Container container, String field, String what, String message, @Nullable Fix fix) {
        add(setting.mode(), container, field, what, message, fix);
    }

    /** A finding about a container that has a mode of its own, whatever the mode of its rule; nothing where it is Off. */
    public void add(Mode mode, Container container, String field, String what, String message, @Nullable Fix fix) {
        var possible = container.present() ? fix : null; // to null no member can be added
        add(mode, container.path(field), container.name(), what, message, possible);
    }

    private void add(
            Mode mode, String path, @Nullable String container, String what, String message, @Nullable Fix fix) {
        if (mode == Mode.Off) {
            return;
        }
        if (found == null) {
            found = new ArrayList<>();
        }
        found.add(new Finding(setting.id(), mode, workload.path(path), container, what, message, fix, setting.patch()));
    }

    List<Finding> list() {
        return found == null ? List.of() : found;
    }
}
