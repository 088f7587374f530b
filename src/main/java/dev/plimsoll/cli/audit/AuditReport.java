// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cli.audit;

import dev.plimsoll.audit.AuditResult;
import dev.plimsoll.audit.AuditedFinding;
import dev.plimsoll.audit.AuditedOwner;
import dev.plimsoll.audit.BlastRadius;
import dev.plimsoll.audit.Drift;
import dev.plimsoll.audit.NextPodOutcome;
import dev.plimsoll.pod.WorkloadKind;
import dev.plimsoll.policy.Mode;
import dev.plimsoll.policy.Policy;
import dev.plimsoll.report.FailOn;
import dev.plimsoll.report.LocatedFinding;
import dev.plimsoll.report.Report;
import dev.plimsoll.report.Report.FileReport;
import dev.plimsoll.report.Report.InputError;
import dev.plimsoll.report.Source;
import dev.plimsoll.report.WorkloadResult;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Converts a result to a report like that of {@code check}: a namespace takes the role of a file, an owner the role of a
 * manifest.
 */
final class AuditReport {
    private AuditReport() {}

    /** Returns the violations under the policies in force. */
    static Report of(AuditResult result, FailOn failOn) {
        var rules = rules(result.policies());
        int unnamed = result.tally().owners()
                - result.owners().size()
                - result.tally().unnamed();
        return report(
                result.policies(),
                failOn,
                result,
                result.onlyCounted().why(),
                result.owners(),
                unnamed,
                owner -> new WorkloadResult(
                        0,
                        0,
                        owner.kind().name(),
                        owner.namespace(),
                        owner.name(),
                        owner.denied(),
                        rules,
                        located(owner.findings()),
                        notes(owner)));
    }

    /**
     * Returns what would be refused under a candidate and is not refused today.
     *
     * @param candidate its policies
     */
    static Report of(AuditResult result, BlastRadius change, List<Policy> candidate, FailOn failOn) {
        var rules = rules(candidate);
        int refused = change.exact().sumOfRefused();
        int passing = result.tally().owners() - refused;
        return report(
                candidate,
                failOn,
                result,
                refused > change.refused().size() ? result.onlyCounted().why() : "",
                change.refused(),
                passing,
                owner -> new WorkloadResult(
                        0,
                        0,
                        owner.kind().name(),
                        owner.namespace(),
                        owner.name(),
                        true,
                        rules,
                        located(owner.underCandidate().stream()
                                .filter(AuditedFinding::refuses)
                                .toList()),
                        List.of(running(owner))));
    }

    /** @param notNamed why owners are missing that should be named; empty if none are missing */
    private static Report report(
            List<Policy> policies,
            FailOn failOn,
            AuditResult result,
            String notNamed,
            List<AuditedOwner> owners,
            int unnamed,
            Function<AuditedOwner, WorkloadResult> judged) {
        var byNamespace = new TreeMap<String, List<WorkloadResult>>();
        for (var owner : owners) {
            byNamespace
                    .computeIfAbsent(owner.namespace(), unused -> new ArrayList<>())
                    .add(judged.apply(owner));
        }
        var files = new ArrayList<FileReport>();
        byNamespace.forEach((namespace, results) ->
                files.add(new FileReport(Source.namespace(namespace), results, List.of(), List.of())));
        var errors = new ArrayList<>(result.errors());
        if (!notNamed.isEmpty()) {
            errors.add(notNamed + " Audit namespace by namespace (--namespace), or with a larger heap"
                    + " (JAVA_TOOL_OPTIONS=-Xmx2g).");
        }
        if (!errors.isEmpty()) {
            files.add(new FileReport(
                    Source.CLUSTER,
                    List.of(),
                    errors.stream().map(error -> new InputError(1, 0, error)).toList(),
                    List.of()));
        }
        return new Report(policies, failOn, files, unnamed);
    }

    private static List<String> rules(List<Policy> policies) {
        return policies.stream()
                .flatMap(policy -> policy.rules().entrySet().stream())
                .filter(rule -> rule.getValue().mode() != Mode.Off)
                .map(rule -> rule.getKey())
                .distinct()
                .sorted()
                .toList();
    }

    /** Merges findings that several policies report in the same words, and keeps the strictest. */
    private static List<LocatedFinding> located(List<AuditedFinding> findings) {
        record Said(String rule, String path, String message) {}
        var strictest = new LinkedHashMap<Said, AuditedFinding>();
        for (var audited : findings) {
            var finding = audited.finding();
            strictest.merge(
                    new Said(finding.rule(), finding.path(), finding.message()),
                    audited,
                    (one, other) -> other.effectiveMode().isAtLeast(one.effectiveMode()) ? other : one);
        }
        return strictest.values().stream()
                .map(audited ->
                        LocatedFinding.running(audited.finding(), audited.policy(), audited.dryRun(), pods(audited)))
                .toList();
    }

    private static @Nullable String pods(AuditedFinding audited) {
        if (audited.pod() == null) {
            return null;
        }
        return "pod " + audited.pod()
                + (audited.replicas() > 1 ? " and " + (audited.replicas() - 1) + " more" : "")
                + ", not in the template";
    }

    private static List<String> notes(AuditedOwner owner) {
        var notes = new ArrayList<String>();
        notes.add(running(owner));
        if (owner.exempt()) {
            notes.add("exempt: nothing follows from it in this namespace");
        }
        if (owner.next() == NextPodOutcome.Mended) {
            notes.add("its pods are mended on their way in");
        }
        if (owner.more() > 0) {
            notes.add("and " + owner.more() + " more findings");
        }
        owner.drifts().forEach(drift -> notes.add(drift(owner, drift)));
        return notes;
    }

    private static String running(AuditedOwner owner) {
        var since = "since " + owner.since().truncatedTo(ChronoUnit.SECONDS);
        if (owner.kind() == WorkloadKind.Pod) {
            return "runs " + since;
        }
        return switch (owner.replicas()) {
            case 0 -> "no pod of it runs; it is there " + since;
            case 1 -> "1 pod runs, " + since;
            default -> owner.replicas() + " pods run, " + since;
        };
    }

    private static String drift(AuditedOwner owner, Drift drift) {
        var text = drift.replicas() + " replicas of " + owner.name() + " run "
                + drift.builds().size() + " different builds of " + drift.image() + " (container " + drift.container()
                + ")";
        return drift.pin() == null ? text : text + "; most run " + drift.pin();
    }
}
