// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.report;

import dev.plimsoll.policy.Policy;
import java.util.List;
import java.util.stream.Stream;

/**
 * The result of {@code check} or {@code audit}; every renderer is a pure function of it. Holds findings, never manifests, so that
 * it stays small for any input.
 *
 * @param policies that were applied
 * @param files in the order in which they were given, without files that have nothing to report
 * @param unnamed how many judged workloads without a finding are not among the results
 */
public record Report(List<Policy> policies, FailOn failOn, List<FileReport> files, int unnamed) {
    public Report {
        policies = List.copyOf(policies);
        files = List.copyOf(files);
    }

    /**
     * The result for a file.
     *
     * @param results a result for each workload, in the order of the file
     * @param errors read errors, in the order of the file
     * @param skipped objects that were not judged, in the order of the file
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
     * @param document from 1; also 1 if the file itself could not be read
     * @param line of the error, 0 if the file itself could not be read
     */
    public record InputError(int document, int line, String message) {

        /** Returns the message with its location, for outputs that have no other field for it. */
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

    /** Returns whether the finding is at or above {@link #failOn}. */
    boolean fails(LocatedFinding finding) {
        return failOn.isReachedBy(finding.effectiveMode());
    }

    Stream<WorkloadResult> results() {
        return files.stream().flatMap(file -> file.results().stream());
    }

    /** Returns how many workloads were judged. */
    int judged() {
        return unnamed + files.stream().mapToInt(file -> file.results().size()).sum();
    }

    Stream<SkippedObject> skipped() {
        return files.stream().flatMap(file -> file.skipped().stream());
    }

    /** Returns the number of read errors. */
    int errors() {
        return files.stream().mapToInt(file -> file.errors().size()).sum();
    }

    /** Returns the names of the policies, as in the JSON output. */
    String policyNames() {
        return String.join(", ", policies.stream().map(Policy::name).toList());
    }
}
