// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.server;

import dev.plimsoll.admission.AdmissionRequest;
import dev.plimsoll.admission.Decision;
import dev.plimsoll.admission.DecisionOutcome;
import dev.plimsoll.admission.Endpoint;
import dev.plimsoll.admission.Operation;
import dev.plimsoll.admission.ReviewListener;
import dev.plimsoll.admission.ReviewScope;
import dev.plimsoll.pod.WorkloadKind;
import dev.plimsoll.policy.Finding;
import dev.plimsoll.policy.Mode;
import dev.plimsoll.policy.PolicyResult;
import dev.plimsoll.policy.RuleSet;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Counts reviews by kind and outcome, for Prometheus. All series exist from the start and requests add none: every label has a
 * fixed set of values, and all other values count as {@code other}. Counting looks up nothing but a rule id.
 */
public final class ReviewMetrics implements ReviewListener {
    /** Upper bounds of the histogram, in microseconds: from the duration of a small review to the timeout of the API server. */
    static final List<Integer> BUCKETS =
            List.of(50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 500_000, 1_000_000);

    /** The HTTP statuses for requests that are not reviews. */
    static final List<Integer> STATUSES = List.of(400, 404, 405, 408, 413, 415, 503);

    private static final String OTHER = "other";

    /** The effect of a finding, or in dry run its would-be effect. */
    enum Weight {
        Audit,
        Warn,
        Enforce,
        wouldWarn,
        wouldDeny,
        wouldPatch;

        static Weight of(Mode mode, boolean dryRun) {
            return switch (mode) {
                case Off, Audit -> Audit;
                case Warn -> dryRun ? wouldWarn : Warn;
                case Enforce -> dryRun ? wouldDeny : Enforce;
            };
        }
    }

    private final Map<Operation, Map<String, Map<DecisionOutcome, Counter>>> reviews = new EnumMap<>(Operation.class);
    private final Map<String, Map<Weight, Counter>> findings = new HashMap<>();
    private final Counter tried;
    private final Map<Endpoint, Timer> durations = new EnumMap<>(Endpoint.class);
    private final Map<Integer, Counter> badRequests = new TreeMap<>();
    private final Counter failures;

    public ReviewMetrics(MeterRegistry registry, RuleSet rules) {
        for (var operation : Operation.values()) {
            var ofOperation = new HashMap<String, Map<DecisionOutcome, Counter>>();
            Stream.concat(Stream.of(WorkloadKind.values()).map(WorkloadKind::name), Stream.of(OTHER))
                    .forEach(kind -> ofOperation.put(kind, reviews(registry, operation, kind)));
            reviews.put(operation, ofOperation);
        }
        Stream.concat(rules.all().stream().map(rule -> rule.info().id()), Stream.of(Finding.UNREADABLE))
                .forEach(rule -> findings.put(rule, findings(registry, rule)));
        tried = Counter.builder("plimsoll.dry.run.requests")
                .description("Reviews of whoever only tries (kubectl --dry-run=server), which count nowhere else.")
                .register(registry);
        for (var endpoint : Endpoint.values()) {
            durations.put(
                    endpoint,
                    Timer.builder("plimsoll.review.duration")
                            .description(
                                    "From the first byte read to the last one written, without network and TLS; a histogram from 50 µs on, with _max.")
                            .tag("endpoint", endpoint.name().toLowerCase(Locale.ROOT))
                            .serviceLevelObjectives(BUCKETS.stream()
                                    .map(micros -> Duration.ofNanos(1000L * micros))
                                    .toArray(Duration[]::new))
                            .register(registry));
        }
        for (int status : STATUSES) {
            badRequests.put(
                    status,
                    Counter.builder("plimsoll.bad.requests")
                            .description("Requests that were no reviews; 404 are those without the path token.")
                            .tag("status", Integer.toString(status))
                            .register(registry));
        }
        failures = Counter.builder("plimsoll.review.failures")
                .description("Reviews that a defect of ours left unanswered (500).")
                .register(registry);
    }

    private static Map<Weight, Counter> findings(MeterRegistry registry, String rule) {
        var counters = new EnumMap<Weight, Counter>(Weight.class);
        for (var weight : Weight.values()) {
            counters.put(
                    weight,
                    Counter.builder("plimsoll.findings")
                            .description(
                                    "Findings in them, without those that a patch made go away; mode is Audit, Warn, Enforce, or of a dry run wouldWarn, wouldDeny, wouldPatch.")
                            .tag("rule", rule)
                            .tag("mode", weight.name())
                            .register(registry));
        }
        return counters;
    }

    private static Map<DecisionOutcome, Counter> reviews(MeterRegistry registry, Operation operation, String kind) {
        var counters = new EnumMap<DecisionOutcome, Counter>(DecisionOutcome.class);
        for (var outcome : DecisionOutcome.values()) {
            counters.put(
                    outcome,
                    Counter.builder("plimsoll.reviews")
                            .description(
                                    "Reviews answered, by /validate and /mutate alike; verdict is allowed, denied, patched, wouldDeny or wouldPatch.")
                            .tag("operation", operation.name())
                            .tag("kind", kind)
                            .tag("verdict", outcome.name())
                            .register(registry));
        }
        return counters;
    }

    @Override
    public void reviewed(ReviewScope call, AdmissionRequest request, Decision decision, long nanos) {
        in(durations, call.endpoint()).record(nanos, TimeUnit.NANOSECONDS);
        if (request.dryRun()) {
            tried.increment();
            return;
        }
        var kind = request.workloadKind();
        in(in(in(reviews, request.operation()), kind == null ? OTHER : kind.name()), DecisionOutcome.of(decision))
                .increment();
        decision.<List<PolicyResult>>fold(judged -> judged.verdict().judgements(), Decision.Mended::dryRun)
                .forEach(judgement -> count(judgement, decision));
    }

    private void count(PolicyResult judgement, Decision decision) {
        for (var finding : judgement.findings()) {
            var weight =
                    decision.fold(judged -> Weight.of(finding.mode(), judgement.dryRun()), mended -> Weight.wouldPatch);
            in(in(findings, finding.rule()), weight).increment();
        }
    }

    /** Returns the value of a key. The maps are complete: their keys are enums, or the existing rules. */
    private static <K, V> V in(Map<K, V> map, K key) {
        return Objects.requireNonNull(map.get(key));
    }

    @Override
    public void misunderstood(int status, String reason) {
        in(badRequests, status).increment();
    }

    @Override
    public void failed(Throwable failure) {
        failures.increment();
    }
}
