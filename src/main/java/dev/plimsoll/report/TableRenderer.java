// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.report;

import dev.plimsoll.report.Report.FileReport;
import dev.plimsoll.report.Report.InputError;
import dev.plimsoll.terminal.Style;
import dev.plimsoll.terminal.Utf8Writer;
import dev.plimsoll.text.SafeText;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Output for people: by file and workload, the problem, its location (as {@code file:line}, which a terminal can open), the
 * advice and a snippet to paste; at the end the totals, and what was not judged.
 *
 * @param verbose whether to name workloads without a finding, too
 * @param width columns of the terminal
 */
record TableRenderer(Style paint, boolean verbose, int width) implements Renderer {

    @Override
    public void render(Report report, OutputStream out) throws IOException {
        var page = new Utf8Writer(out);
        var layout = new TableLayout(page, paint, width);
        var tally = new Tally();
        for (var file : report.files()) {
            write(layout, tally, file, report.policies().size() > 1);
        }
        for (var policy : report.policies()) {
            if (policy.dryRun()) {
                layout.text("The policy " + SafeText.line(policy.name()) + " is in dry run: it denies nothing.");
            }
        }
        layout.text(tally.text(report, paint));
        for (var sentence : SkippedText.of(report.skipped())) {
            layout.paragraph(SafeText.line(sentence));
        }
        page.flush();
    }

    private void write(TableLayout layout, Tally tally, FileReport file, boolean severalPolicies) throws IOException {
        var name = SafeText.line(file.source().title());
        boolean begun = false;
        for (var result : file.results()) {
            tally.add(result);
            if (verbose || !result.findings().isEmpty() || !result.notes().isEmpty()) {
                begin(layout, name, begun);
                begun = true;
                write(layout, name, result, severalPolicies);
            }
        }
        for (var error : file.errors()) {
            begin(layout, name, begun);
            begun = true;
            write(layout, name, error);
        }
        if (begun) {
            layout.line("");
        }
    }

    private static void begin(TableLayout layout, String name, boolean begun) throws IOException {
        if (!begun) {
            layout.heading("", name, "");
        }
    }

    private void write(TableLayout layout, String file, WorkloadResult result, boolean severalPolicies)
            throws IOException {
        layout.heading(
                "  ",
                SafeText.line(result.title()),
                ": " + (result.denied() ? paint.bad("denied") : paint.good("allowed")));
        for (var note : result.notes()) {
            layout.indented("    ", SafeText.line(note));
        }
        for (var finding : result.findings()) {
            write(layout, file, finding, severalPolicies);
        }
    }

    private void write(TableLayout layout, String file, LocatedFinding located, boolean severalPolicies)
            throws IOException {
        var finding = located.finding();
        var mode = paint.mode(located.effectiveMode(), finding.mode() + (located.dryRun() ? " (dry run)" : ""));
        var container = finding.container() == null ? "" : " (container " + SafeText.line(finding.container()) + ")";
        var place = located.at() == null ? "" : " at " + file + located.line();
        layout.indented("    ", mode + " " + paint.bold(finding.rule()) + place);
        if (severalPolicies) {
            layout.entry("policy", SafeText.line(located.policy()));
        }
        if (located.pods() != null) {
            layout.entry("in", SafeText.line(located.pods()));
        }
        layout.entry("field", SafeText.line(finding.path()) + container);
        if (!finding.found().isEmpty()) {
            layout.entry("found", SafeText.line(finding.found()));
        }
        layout.prose("do", SafeText.line(finding.message()));
        for (var edit : located.edits()) {
            write(layout, edit);
        }
    }

    private static void write(TableLayout layout, LocatedFinding.Edit edit) throws IOException {
        var line = (edit.replaces() ? "set at line " : "add below line ") + edit.line() + ", in ";
        layout.entry("fix", (edit.line() == 0 ? "set in " : line) + SafeText.line(edit.under()));
        for (var snippet : YamlSnippet.lines(edit.key(), edit.value())) {
            layout.snippet(snippet);
        }
    }

    private void write(TableLayout layout, String file, InputError error) throws IOException {
        var place = error.line() == 0 ? "" : " at " + file + ":" + error.line();
        layout.indented("  ", paint.bad("error") + place);
        layout.error(SafeText.line(error.message()));
    }
}
