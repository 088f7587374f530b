// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.policy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One place where a workload breaks a rule. Every face renders it; none adds to it.
 *
 * @param rule the id of the rule
 * @param path the field path from the top of the object: {@code spec.containers[0].image}
 * @param container the name of the container, null if the finding is about the pod
 * @param found the current value as it was written, and no other part of the spec; it may be hostile
 * @param message the problem and the remedy: sentences with their period
 * @param fix null if the right change is unknown
 * @param patch whether the policy wants the fix applied to a pod at admission
 * @param gaps the parts of the finding that an UPDATE can close one by one; empty if the finding is one part, identified by its
 *     field and {@code found}
 */
public record Finding(
        String rule,
        Mode mode,
        String path,
        @Nullable String container,
        String found,
        String message,
        @Nullable Fix fix,
        boolean patch,
        List<Gap> gaps) {

    /** The rule id of the finding for an unreadable object. Policies cannot name it or switch it off. */
    public static final String UNREADABLE = "unreadable";

    public Finding {
        patch = patch && fix != null && mode == Mode.Enforce;
        gaps = List.copyOf(gaps);
    }

    /** Creates a finding of one part. */
    public Finding(
            String rule,
            Mode mode,
            String path,
            @Nullable String container,
            String found,
            String message,
            @Nullable Fix fix,
            boolean patch) {
        this(rule, mode, path, container, found, message, fix, patch, List.of());
    }

    /** Returns the same finding in a mode of at most {@code limit}. */
    public Finding atMost(Mode limit) {
        return mode.compareTo(limit) <= 0
                ? this
                : new Finding(rule, limit, path, container, found, message, fix, patch, gaps);
    }
}
