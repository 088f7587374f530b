// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.policy;

import dev.plimsoll.pod.Container;
import dev.plimsoll.pod.ImageUser;
import dev.plimsoll.pod.Workload;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Collects the findings of one rule in one evaluation, so that a rule cannot report findings for another rule. Allocates nothing
 * for a workload without findings. If bounded, it keeps the first {@link #MOST} findings of each mode and adds one that reports
 * the excess, which no UPDATE excuses.
 */
public final class FindingCollector {
    /** The limit per rule and mode. A pod with more findings is hostile: each finding costs about 500 bytes. */
    public static final int MOST = 1_000;

    private final Workload workload;
    private final RuleSetting<?> setting;
    private final int most;
    private @Nullable List<Finding> found;
    private @Nullable Map<Mode, Integer> counts;

    /** @param most the number of findings kept per mode */
    FindingCollector(Workload workload, RuleSetting<?> setting, int most) {
        this.workload = workload;
        this.setting = setting;
        this.most = most;
    }

    /**
     * Adds a finding about the pod.
     *
     * @param path of the field within the pod spec: {@code volumes[0].hostPath.path}
     */
    public void add(String path, String what, String message, @Nullable Fix fix) {
        add(path, what, message, fix, List.of());
    }

    /** Adds a finding about the pod, with one or more gaps. */
    public void add(String path, String what, String message, @Nullable Fix fix, List<Gap> gaps) {
        add(setting.mode(), path, null, what, message, fix, gaps);
    }

    /** Adds a finding about the image of a container or a volume. */
    public void add(ImageUser user, String what, String message, @Nullable Fix fix) {
        add(user, what, message, fix, Gap.of("image"));
    }

    /** Adds a finding about the image of a container or a volume, with its distance from the policy. */
    public void add(ImageUser user, String what, String message, @Nullable Fix fix, Gap gap) {
        add(setting.mode(), user.imagePath(), user.containerName(), what, message, fix, List.of(gap));
    }

    /**
     * Adds a finding about a container.
     *
     * @param field of the container: {@code securityContext.privileged}
     */
    public void add(Container container, String field, String what, String message, @Nullable Fix fix) {
        add(container, field, what, message, fix, List.of());
    }

    /** Adds a finding about a container, with one or more gaps. */
    public void add(Container container, String field, String what, String message, @Nullable Fix fix, List<Gap> gaps) {
        add(setting.mode(), container, field, what, message, fix, gaps);
    }

    /** Adds a finding about a container in its own mode, independent of the mode of the rule. Does nothing if the mode is Off. */
    public void add(
            Mode mode,
            Container container,
            String field,
            String what,
            String message,
            @Nullable Fix fix,
            List<Gap> gaps) {
        var possible = container.present() ? fix : null; // a member cannot be added to null
        add(mode, container.path(field), container.name(), what, message, possible, gaps);
    }

    private void add(
            Mode mode,
            String path,
            @Nullable String container,
            String what,
            String message,
            @Nullable Fix fix,
            List<Gap> gaps) {
        if (mode == Mode.Off) {
            return;
        }
        if (found == null || counts == null) {
            found = new ArrayList<>();
            counts = new EnumMap<>(Mode.class);
        }
        if (counts.merge(mode, 1, Integer::sum) <= most) {
            found.add(new Finding(
                    setting.id(), mode, workload.path(path), container, what, message, fix, setting.patch(), gaps));
        }
    }

    List<Finding> list() {
        if (found == null || counts == null) {
            return List.of();
        }
        for (var count : counts.entrySet()) {
            if (count.getValue() > most) {
                found.add(rest(count.getKey(), count.getValue()));
            }
        }
        return found;
    }

    private Finding rest(Mode mode, int count) {
        return new Finding(
                setting.id(),
                mode,
                workload.kind().specPath(),
                null,
                count + " findings",
                "The rule is broken in more than " + most + " places; the first " + most
                        + " are listed. Repair them, or split the object.",
                null,
                false,
                List.of(Gap.NOT_COMPARED));
    }
}
