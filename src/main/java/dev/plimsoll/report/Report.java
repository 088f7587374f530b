// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.report;

import dev.plimsoll.policy.Policy;
import java.util.List;
import java.util.stream.Stream;

/**
 * What {@code check} or {@code audit} found out; every renderer is a pure function of it. Holds findings, never manifests, so that it stays
 * small whatever was read.
 *
 * @param policies what was judged by
 * @param files in the order in which they were given; without those of which there is nothing to say
 * @param unnamed how many workloads without a finding were judged that are not among the results
 */
public record Report(List<Policy> policies, FailOn failOn, List<FileReport> files, int unnamed) {
    public Report {
        policies = List.copyOf(policies);
        files = List.copyOf(files);
    }

    /**
     * What was found out about a file.
     *
     * @param results a result for each workload, in the order of the file
     * @param errors what could not be read, in the order of the file
     * @param skipped what was not judged, in the order of the file
     */
    public record FileReport(
            Source source, List<WorkloadResult> results, List<InputError> errors, List<SkippedObject> skipped) {
        public FileReport {
            results = results instanceof ResultList ? results : List.copyOf(results);
            errors = List.copyOf(errors);
            skipped = List.copyOf(skipped);
        }
    }

    /**
     * Why something could not be read.
     *
     * @param document from 1; also 1 where the file itself could not be read
     * @param line of the mistake, 0 where the file itself could not be read
     */
    public record InputError(int document, int line, String message) {

        /** With the place, for outputs that have no other field for it. */
        String messageWithLine() {
            return line == 0 ? message : "line " + line + ": " + message;
        }
    }

    public ExitStatus exitStatus() {
        if (errors() > 0) {
            return ExitStatus.Unusable;
        }
        boolean fails = results().flatMap(result -> result.findings().stream()).anyMatch(this::fails);
        return fails ? ExitStatus.Findings : ExitStatus.Clean;
    }

    /** Whether the finding is at or above {@link #failOn}. */
    boolean fails(LocatedFinding finding) {
        return failOn.isReachedBy(finding.effectiveMode());
    }

    Stream<WorkloadResult> results() {
        return files.stream().flatMap(file -> file.results().stream());
    }

    /** How many workloads were judged. */
    int judged() {
        return unnamed + files.stream().mapToInt(file -> file.results().size()).sum();
    }

    Stream<SkippedObject> skipped() {
        return files.stream().flatMap(file -> file.skipped().stream());
    }

    /** How much could not be read. */
    int errors() {
        return files.stream().mapToInt(file -> file.errors().size()).sum();
    }

    /** The names of the policies, as the JSON has them. */
    String policyNames() {
        return String.join(", ", policies.stream().map(Policy::name).toList());
    }
}
