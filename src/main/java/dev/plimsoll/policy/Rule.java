// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.policy;

import dev.plimsoll.pod.Workload;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A check that forbids one practice. Stateless. Judging is a pure function of workload and settings, and never throws.
 *
 * @param <S> its settings: a record whose components carry {@link Parameter} and whose compact constructor rejects invalid values
 *     with an IllegalArgumentException and a readable message
 */
public interface Rule<S extends Record> {
    RuleInfo info();

    /** Returns the settings that apply if a policy sets none. Their type defines the available settings. */
    S defaults();

    /** Adds each place where {@code workload} breaks the rule to {@code findings}. */
    void judge(Workload workload, S settings, FindingCollector findings);

    /**
     * Returns the modes that its findings can have in a policy that sets {@code mode}: only that mode, unless a setting adds
     * others.
     */
    default Set<Mode> modes(Mode mode, S settings) {
        return Set.of(mode);
    }

    /**
     * Returns a CEL expression that is true only if this rule has no finding of {@code concern}. The API server does not send
     * workloads for which it is true. Sound but not complete: conditions that are hard to express may be left out.
     *
     * <p>The expression may use the pod spec as the API server presents it to the match conditions of webhooks: {@code spec}, and
     * its lists {@code containers}, {@code initContainers}, {@code ephemeralContainers} and {@code volumes}, which exist even if
     * the spec has none. Types are right and defaults are filled in, but nothing is validated. Kubernetes 1.31 must understand
     * it: the standard functions of CEL, its optional values, and Kubernetes' functions of strings and quantities.
     *
     * <p>It must never fail, and must stay within the cost that {@link Cel} defines: it matches patterns against short texts
     * only, and limits the length of any other list that it visits.
     *
     * @return null if no such expression exists: everything is sent
     */
    default @Nullable String clearWhen(S settings, FindingScope concern) {
        return null;
    }

    /**
     * Returns the same for findings of a pod that have a {@link Fix} in mode Enforce; {@link Cel#ALWAYS} if no finding ever has
     * one.
     */
    default @Nullable String unfixableWhen(S settings) {
        return clearWhen(settings, new FindingScope(false, Set.of(Mode.Enforce)));
    }

    /**
     * Returns why {@code patch: true} can never change a pod with these settings, and the alternative: a sentence without its
     * period.
     *
     * @return null if it can
     */
    default @Nullable String whyNothingIsPatched(S settings) {
        return null;
    }
}
