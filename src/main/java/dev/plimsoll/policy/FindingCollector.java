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
 * Collects what a rule finds. It belongs to one rule in one judgement, so that no rule can find in another's name;
 * a workload that breaks nothing costs nothing. Where it is bounded, of more findings of one mode than {@link #MOST} the first are kept,
 * and one more says so, which no UPDATE excuses.
 */
public final class FindingCollector {
    /** Findings of a rule and a mode. A pod that breaks a rule so often was built to hurt: each finding costs about 500 bytes. */
    public static final int MOST = 1_000;

    private final Workload workload;
    private final RuleSetting<?> setting;
    private final int most;
    private @Nullable List<Finding> found;
    private @Nullable Map<Mode, Integer> counts;

    /** @param most how many findings of a mode are kept */
    FindingCollector(Workload workload, RuleSetting<?> setting, int most) {
        this.workload = workload;
        this.setting = setting;
        this.most = most;
    }

    /**
     * A finding about the pod.
     *
     * @param path of the field within the pod spec: {@code volumes[0].hostPath.path}
     */
    public void add(String path, String what, String message, @Nullable Fix fix) {
        add(path, what, message, fix, List.of());
    }

    /** A finding about the pod, of several parts or of one that can be further from the policy or nearer. */
    public void add(String path, String what, String message, @Nullable Fix fix, List<Gap> gaps) {
        add(setting.mode(), path, null, what, message, fix, gaps);
    }

    /** A finding about the image of a container or a volume. */
    public void add(ImageUser user, String what, String message, @Nullable Fix fix) {
        add(user, what, message, fix, Gap.of("image"));
    }

    /** A finding about the image of a container or a volume, which can be further from the policy or nearer. */
    public void add(ImageUser user, String what, String message, @Nullable Fix fix, Gap gap) {
        add(setting.mode(), user.imagePath(), user.containerName(), what, message, fix, List.of(gap));
    }

    /**
     * A finding about a container.
     *
     * @param field of the container: {@code securityContext.privileged}
     */
    public void add(Container container, String field, String what, String message, @Nullable Fix fix) {
        add(container, field, what, message, fix, List.of());
    }

    /** A finding about a container, of several parts or of one that can be further from the policy or nearer. */
    public void add(Container container, String field, String what, String message, @Nullable Fix fix, List<Gap> gaps) {
        add(setting.mode(), container, field, what, message, fix, gaps);
    }

    /** A finding about a container that has a mode of its own, whatever the mode of its rule; nothing where it is Off. */
    public void add(
            Mode mode,
            Container container,
            String field,
            String what,
            String message,
            @Nullable Fix fix,
            List<Gap> gaps) {
        var possible = container.present() ? fix : null; // to null no member can be added
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
