// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.policy;

import dev.plimsoll.pod.Workload;

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
    void judge(Workload workload, S settings, Findings findings);
}
