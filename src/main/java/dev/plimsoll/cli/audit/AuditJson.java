// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cli.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.plimsoll.audit.AuditResult;
import dev.plimsoll.audit.AuditedFinding;
import dev.plimsoll.audit.AuditedOwner;
import dev.plimsoll.audit.BlastRadius;
import dev.plimsoll.audit.ColdStart;
import dev.plimsoll.audit.Drift;
import dev.plimsoll.audit.NextPodOutcome;
import dev.plimsoll.audit.OnlyCounted;
import dev.plimsoll.audit.ViolationCounts;
import dev.plimsoll.pod.WorkloadKind;
import dev.plimsoll.policy.Mode;
import dev.plimsoll.policy.Policy;
import dev.plimsoll.report.FindingJson;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A result as JSON, for other programs: names, order and meaning of the fields are stable. Data that {@code check --output json}
 * also prints for a workload has the same fields; {@code owner} replaces {@code file} and {@code document}. Owners are created
 * one by one while they are written, because there may be a hundred thousand.
 *
 * @param change the effect of a candidate; null without one
 */
public record AuditJson(
        String policy,
        String begun,
        double seconds,
        @JsonUnwrapped Tally tally,
        Iterable<Owner> results,
        Counted onlyCounted,
        @JsonUnwrapped Counts counts,
        List<Message> errors,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Change change) {

    /** How many objects were scanned. */
    record Tally(int judged, int exempt, int pods, int unnamed, int calls) {}

    record Counts(List<Violation> violations, Map<String, Integer> blastRadius, List<Agents> coldStart) {}

    record Counted(int owners, long findings, String why, Map<String, Integer> byNamespace) {}

    record Violation(String rule, Mode mode, int owners) {}

    record Agents(String namespace, List<ColdStart.Agent> daemonSets, int more) {}

    record Message(String message) {}

    record Owner(
            @JsonUnwrapped Identity identity,
            String verdict,
            boolean exempt,
            @JsonUnwrapped Running running,
            Map<String, String> labels,
            @JsonUnwrapped Findings findings,
            List<Builds> drift) {}

    record Identity(String owner, WorkloadKind kind, String namespace, String name) {}

    record Running(int replicas, String since, NextPodOutcome nextPod, NextPodOutcome nextPodAfterChange) {}

    record Findings(List<Broken> findings, int moreFindings, List<Broken> findingsAfterChange) {}

    record Broken(
            @JsonUnwrapped FindingJson.Place place,
            @JsonUnwrapped FindingJson.Detail detail,
            String policy,
            boolean dryRun,
            boolean mended,
            int replicas,
            @Nullable String pod) {}

    record Builds(
            String container,
            String image,
            List<Drift.Build> builds,
            List<Earlier> earlier,
            @Nullable String pin) {}

    record Earlier(String id, String until) {}

    record Change(
            String sum,
            Iterable<String> refused,
            Iterable<String> mended,
            Iterable<String> admitted,
            Map<String, Integer> byNamespace,
            Map<String, Integer> byLabel) {}

    /**
     * Returns the result of an audit in its JSON form.
     *
     * @param change the effect of a candidate; null without one
     */
    public static AuditJson of(AuditResult result, @Nullable BlastRadius change) {
        var tally = result.tally();
        return new AuditJson(
                result.policies().stream().map(Policy::name).collect(Collectors.joining(", ")),
                seconds(result.begun()),
                result.took().toMillis() / 1e3,
                new Tally(tally.owners(), tally.exempt(), tally.pods(), tally.unnamed(), tally.calls()),
                each(result.owners(), AuditJson::owner),
                counted(result.onlyCounted()),
                new Counts(violations(result.outOfLine()), result.blastRadius(), agents(result.coldStart())),
                result.errors().stream().map(Message::new).toList(),
                change == null ? null : change(change));
    }

    private static <T, J> Iterable<J> each(List<T> all, Function<T, J> json) {
        return () -> all.stream().map(json).iterator();
    }

    private static String seconds(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static Counted counted(OnlyCounted onlyCounted) {
        return new Counted(onlyCounted.sum(), onlyCounted.findings(), onlyCounted.why(), onlyCounted.owners());
    }

    private static List<Violation> violations(ViolationCounts outOfLine) {
        return outOfLine.total().entrySet().stream()
                .map(breach ->
                        new Violation(breach.getKey().rule(), breach.getKey().mode(), breach.getValue()))
                .toList();
    }

    private static List<Agents> agents(ColdStart coldStart) {
        return coldStart.byNamespace().entrySet().stream()
                .map(namespace -> new Agents(
                        namespace.getKey(),
                        namespace.getValue().named(),
                        namespace.getValue().more()))
                .toList();
    }

    private static Owner owner(AuditedOwner owner) {
        return new Owner(
                new Identity(owner.kind() + "/" + owner.name(), owner.kind(), owner.namespace(), owner.name()),
                owner.denied() ? "Denied" : "Allowed",
                owner.exempt(),
                new Running(owner.replicas(), owner.since().toString(), owner.next(), owner.nextUnderCandidate()),
                new TreeMap<>(owner.labels()),
                new Findings(broken(owner.findings()), owner.more(), broken(owner.underCandidate())),
                owner.drifts().stream().map(AuditJson::builds).toList());
    }

    private static List<Broken> broken(List<AuditedFinding> findings) {
        return findings.stream()
                .map(audited -> new Broken(
                        FindingJson.Place.of(audited.finding()),
                        FindingJson.Detail.of(audited.finding()),
                        audited.policy(),
                        audited.dryRun(),
                        audited.mended(),
                        audited.replicas(),
                        audited.pod()))
                .toList();
    }

    private static Builds builds(Drift drift) {
        return new Builds(
                drift.container(),
                drift.image(),
                drift.builds(),
                drift.earlier().stream()
                        .map(build -> new Earlier(build.id(), seconds(build.until())))
                        .toList(),
                drift.pin());
    }

    private static Change change(BlastRadius change) {
        return new Change(
                change.sum(),
                each(change.refused(), AuditedOwner::title),
                each(change.mended(), AuditedOwner::title),
                each(change.admitted(), AuditedOwner::title),
                change.byNamespace(),
                change.byLabel());
    }
}
