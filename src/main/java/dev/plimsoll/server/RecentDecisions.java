// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.server;

import dev.plimsoll.admission.AdmissionRequest;
import dev.plimsoll.admission.Decision;
import dev.plimsoll.admission.DecisionOutcome;
import dev.plimsoll.admission.ReviewListener;
import dev.plimsoll.admission.ReviewScope;
import dev.plimsoll.policy.PolicyResult;
import dev.plimsoll.text.SafeText;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the latest reviews with findings or patches, for people to read. Holds names and rule ids, bounded and sanitized, and
 * no part of a spec. A ring buffer: no caller waits, and memory does not grow.
 */
public final class RecentDecisions implements ReviewListener {
    /** The number of decisions that are kept. */
    public static final int MOST = 200;

    private static final int LONGEST_NAME = 253;
    private static final int MOST_RULES = 16;

    private final AtomicReferenceArray<@Nullable Entry> ring = new AtomicReferenceArray<>(MOST);
    private final AtomicLong last = new AtomicLong();
    private final Clock clock;

    /**
     * A decision.
     *
     * @param number 1 for the first since the start, then counting up
     * @param verdict as metrics and the log spell it
     * @param name empty if the API server has not generated it yet
     * @param tried whether the request was a dry run ({@code kubectl --dry-run=server})
     * @param rules ids of the rules with a finding, or the fields that were patched; each once
     */
    public record Entry(
            long number,
            Instant time,
            String verdict,
            String operation,
            String kind,
            String namespace,
            String name,
            boolean tried,
            List<String> rules) {
        public Entry {
            rules = List.copyOf(rules);
        }
    }

    RecentDecisions(Clock clock) {
        this.clock = clock;
    }

    /**
     * Returns the decisions after {@code number}, the oldest first. Returns all if {@code number} is in the future, because it
     * is from another process.
     */
    public List<Entry> after(long number) {
        var entries = new ArrayList<Entry>();
        long newest = last.get();
        for (long i = Math.max(number > newest ? 0 : number, newest - MOST) + 1; i <= newest; i++) {
            var entry = ring.get((int) (i % MOST));
            if (entry != null && entry.number() == i) {
                entries.add(entry);
            }
        }
        return entries;
    }

    @Override
    public void reviewed(ReviewScope call, AdmissionRequest request, Decision decision, long nanos) {
        var said = said(decision);
        if (said.isEmpty()) {
            return;
        }
        long number = last.incrementAndGet();
        ring.set(
                (int) (number % MOST),
                new Entry(
                        number,
                        clock.instant(),
                        DecisionOutcome.of(decision).name(),
                        request.operation().name(),
                        SafeText.line(request.kind(), 63),
                        SafeText.line(request.namespace(), LONGEST_NAME),
                        SafeText.line(request.name(), LONGEST_NAME),
                        request.dryRun(),
                        said));
    }

    private static List<String> said(Decision decision) {
        return decision.fold(
                judged -> rules(judged.verdict().judgements()),
                mended -> mended.changes().isEmpty()
                        ? rules(mended.dryRun())
                        : mended.changes().stream()
                                .limit(MOST_RULES)
                                .map(change -> SafeText.line(change.pointer(), LONGEST_NAME))
                                .toList());
    }

    private static List<String> rules(List<PolicyResult> judgements) {
        List<String> rules = List.of();
        for (var judgement : judgements) {
            for (var finding : judgement.findings()) {
                if (!rules.contains(finding.rule()) && rules.size() < MOST_RULES) {
                    rules = rules.isEmpty() ? new ArrayList<>(MOST_RULES) : rules;
                    rules.add(finding.rule());
                }
            }
        }
        return rules;
    }
}
