// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.policy;

import dev.plimsoll.pod.Workload;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One thing that is forbidden. Stateless; judging is a pure function of workload and settings, and never throws.
 *
 * @param <S> its settings: a record whose components carry {@link Parameter} and whose compact constructor refuses, by
 *     IllegalArgumentException with a message for people, what is wrong
 */
public interface Rule<S extends Record> {
    RuleInfo info();

    /** The settings that count where a policy names none. Their type tells which there are. */
    S defaults();

    /** Puts each place where {@code workload} breaks the rule into {@code findings}. */
    void judge(Workload workload, S settings, FindingCollector findings);

    /** The modes that its findings can have, in a policy that gives it {@code mode}: no other, unless a setting says so. */
    default Set<Mode> modes(Mode mode, S settings) {
        return Set.of(mode);
    }

    /**
     * An expression in CEL that is true only where this rule has no finding of {@code concern}: what the API server clears by it is
     * never sent here. Sound, never complete: what is hard to say may be left out.
     *
     * <p>It may speak of the pod spec as the API server shows it to the match conditions of webhooks: {@code spec}, and its lists
     * {@code containers}, {@code initContainers}, {@code ephemeralContainers} and {@code volumes}, which are there even where the spec
     * has none. Types are right and defaults are filled in, but nothing is validated. Kubernetes 1.31 must understand it: the standard
     * functions of CEL, its optional values, and Kubernetes' functions of strings and quantities.
     *
     * <p>It must never fail, and cost no more than {@link Cel} says: so it matches patterns against short texts only, and looks at no
     * other list whose length it has not limited.
     *
     * @return null if it cannot be said: everything is sent
     */
    default @Nullable String clearWhen(S settings, FindingScope concern) {
        return null;
    }

    /** The same where no finding of a pod has a {@link Fix} in mode Enforce; {@link Cel#ALWAYS} if none ever has. */
    default @Nullable String unfixableWhen(S settings) {
        return clearWhen(settings, new FindingScope(false, Set.of(Mode.Enforce)));
    }

    /**
     * Why {@code patch: true} can never change a pod with these settings, and what to write instead: a sentence without its period.
     *
     * @return null if it can
     */
    default @Nullable String whyNothingIsPatched(S settings) {
        return null;
    }
}
