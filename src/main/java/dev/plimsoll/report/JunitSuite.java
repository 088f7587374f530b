// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.report;

import dev.plimsoll.policy.Finding;
import dev.plimsoll.report.Report.FileReport;
import dev.plimsoll.report.Report.InputError;
import dev.plimsoll.text.SafeText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A file as a test suite: one case for each workload and each rule that was applied to it, so that a case keeps its name when it
 * changes from failure to success. A finding below {@code --fail-on} is not a failure; it is in the output of its case.
 */
record JunitSuite(String name, List<Case> cases) {

    /** The result of a case; spelled like the XML elements. */
    enum Outcome {
        success,
        failure,
        error
    }

    /**
     * @param type of the failure or error
     * @param message of the failure or error, one line
     * @param text several lines, each safe to print; empty if there is no text
     */
    record Case(String name, Outcome outcome, String type, String message, String text) {}

    static JunitSuite of(Report report, FileReport file) {
        var name = file.source().title();
        var cases = new ArrayList<Case>();
        Map<String, Integer> seen = new HashMap<>();
        for (var result : file.results()) {
            int time = seen.merge(result.title(), 1, Integer::sum);
            var title = time == 1 ? result.title() : result.title() + " #" + time;
            boolean unreadable = !findings(result, Finding.UNREADABLE).isEmpty();
            for (var rule : unreadable ? List.of(Finding.UNREADABLE) : result.rules()) {
                cases.add(of(report, name, title, rule, findings(result, rule)));
            }
        }
        for (var error : file.errors()) {
            cases.add(of(name, error));
        }
        return new JunitSuite(name, List.copyOf(cases));
    }

    private static List<LocatedFinding> findings(WorkloadResult result, String rule) {
        return result.findings().stream()
                .filter(located -> located.finding().rule().equals(rule))
                .toList();
    }

    private static Case of(Report report, String file, String title, String rule, List<LocatedFinding> findings) {
        var failing = findings.stream().filter(report::fails).findFirst();
        var text = findings.stream().map(located -> text(file, located)).collect(Collectors.joining("\n"));
        return new Case(
                title + ": " + rule,
                failing.isPresent() ? Outcome.failure : Outcome.success,
                failing.map(located -> located.finding().mode().name()).orElse(""),
                failing.map(located -> located.finding().message()).orElse(""),
                text);
    }

    private static String text(String file, LocatedFinding located) {
        var finding = located.finding();
        var found = finding.found().isEmpty() ? "" : ": " + SafeText.line(finding.found());
        return SafeText.line(file) + located.line() + " " + finding.mode()
                + (located.dryRun() ? " (dry run) " : " ") + SafeText.line(finding.path()) + found + "\n"
                + SafeText.line(finding.message());
    }

    private static Case of(String file, InputError error) {
        var place = error.line() == 0 ? file : file + ":" + error.line();
        return new Case(
                "document " + error.document(),
                Outcome.error,
                "unreadable input",
                error.messageWithLine(),
                SafeText.line(place) + "\n" + SafeText.line(error.message()));
    }
}
