// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.server;

import dev.plimsoll.admission.AdmissionRequest;
import dev.plimsoll.admission.Decision;
import dev.plimsoll.admission.DecisionOutcome;
import dev.plimsoll.admission.ReviewListener;
import dev.plimsoll.admission.ReviewScope;
import dev.plimsoll.cluster.client.LogThrottle;
import dev.plimsoll.policy.Mode;
import dev.plimsoll.policy.Verdict;
import dev.plimsoll.text.SafeText;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Level;
import org.jboss.logmanager.Logger;

/**
 * Logs reviews: a line for each denied or would-be denied object, with names and rule ids and no part of the spec. All foreign
 * text is bounded and sanitized, so that a name cannot forge a line. Writes through a bounded queue (see
 * {@code application.properties}), because an event loop must not wait for the reader of the log.
 */
public final class ReviewLogger implements ReviewListener {
    private static final Logger LOG = Logger.getLogger("dev.plimsoll.reviews");
    private static final int LONGEST_NAME = 253;
    private static final int MOST_FRAMES = 30;

    private final LogThrottle misunderstood = new LogThrottle(Duration.ofSeconds(10));
    private final LogThrottle failed = new LogThrottle(Duration.ofSeconds(1));

    @Override
    public void reviewed(ReviewScope call, AdmissionRequest request, Decision decision, long nanos) {
        var outcome = DecisionOutcome.of(decision);
        boolean refused = outcome == DecisionOutcome.denied || outcome == DecisionOutcome.wouldDeny;
        var level = refused ? Level.INFO : Level.DEBUG;
        if (LOG.isLoggable(level)) {
            var rules = decision.<Map<String, Set<String>>>fold(
                    judged -> rules(judged.verdict(), outcome == DecisionOutcome.wouldDeny), mended -> Map.of());
            write(level, request, outcome, refused ? rules : Map.of());
        }
    }

    /** @param rules the rules that deny, by policy */
    private static void write(
            Level level, AdmissionRequest request, DecisionOutcome outcome, Map<String, Set<String>> rules) {
        var kind = SafeText.line(request.kind(), 63)
                + (request.subResource().isEmpty() ? "" : "/" + SafeText.line(request.subResource(), 63));
        var namespace = SafeText.line(request.namespace(), LONGEST_NAME);
        var name = request.name().isEmpty() ? "(to be generated)" : SafeText.line(request.name(), LONGEST_NAME);
        var what = outcome + " " + request.operation() + " " + kind + " " + namespace + "/" + name
                + (request.dryRun() ? " (only tried)" : "");
        var line = new StringBuilder(what);
        var all = new TreeSet<String>();
        for (var policy : rules.entrySet()) {
            line.append("; policy ").append(policy.getKey()).append(": ").append(String.join(", ", policy.getValue()));
            all.addAll(policy.getValue());
        }
        var entry = new ExtLogRecord(level, line.toString(), ReviewLogger.class.getName());
        entry.setLoggerName(LOG.getName());
        // Separate fields where the log is JSON.
        entry.putMdc("verdict", outcome.name());
        entry.putMdc("operation", request.operation().name());
        entry.putMdc("kind", kind);
        entry.putMdc("namespace", namespace);
        entry.putMdc("name", name);
        entry.putMdc("tried", Boolean.toString(request.dryRun()));
        entry.putMdc("policies", String.join(",", rules.keySet()));
        entry.putMdc("rules", String.join(",", all));
        LOG.log(entry);
    }

    private static Map<String, Set<String>> rules(Verdict verdict, boolean dryRun) {
        var rules = new TreeMap<String, Set<String>>();
        for (var judgement : verdict.judgements()) {
            if (judgement.dryRun() == dryRun && judgement.strictest() == Mode.Enforce) {
                var broken = new TreeSet<String>();
                for (var finding : judgement.findings()) {
                    if (finding.mode() == Mode.Enforce) {
                        broken.add(finding.rule());
                    }
                }
                rules.put(SafeText.line(judgement.policy(), LONGEST_NAME), broken);
            }
        }
        return rules;
    }

    @Override
    public void misunderstood(int status, String reason) {
        long before = misunderstood.now();
        if (before >= 0) {
            LOG.log(Level.WARN, "a request was no review (" + status + "): " + reason + heldBack(before));
        }
    }

    /** Logs a failure on one line, because its message may contain text of a request. */
    @Override
    public void failed(Throwable failure) {
        if (failure instanceof OutOfMemoryError) {
            LOG.log(Level.ERROR, "a review ran out of memory", failure); // ends the process
        }
        long before = failed.now();
        if (before >= 0) {
            var frames = Arrays.stream(failure.getStackTrace())
                    .limit(MOST_FRAMES)
                    .map(StackTraceElement::toString)
                    .collect(Collectors.joining(" < "));
            LOG.log(
                    Level.ERROR,
                    "a defect of Plimsoll, please report it: " + SafeText.line(failure.toString(), 500) + " at "
                            + frames + heldBack(before));
        }
    }

    private static String heldBack(long count) {
        return count == 0 ? "" : " (and " + count + " more since the last such line)";
    }
}
