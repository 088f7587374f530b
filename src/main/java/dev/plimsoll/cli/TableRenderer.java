// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.plimsoll.cli.Report.FileReport;
import dev.plimsoll.cli.Report.InputError;
import dev.plimsoll.policy.Mode;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;

/**
 * For people: by file and workload, what is wrong, where (as {@code file:line}, which a terminal can open), what to do and what
 * to paste; one line of sums at the end.
 *
 * @param verbose whether workloads without a finding are named too
 */
record TableRenderer(Paint paint, boolean verbose) implements Renderer {
    private static final String DETAIL = "      ";
    private static final String TEXT = DETAIL + "       ";
    private static final String SNIPPET = TEXT + "  ";

    @Override
    public void render(Report report, OutputStream out) throws IOException {
        var page = new OutputStreamWriter(out, UTF_8);
        for (var file : report.files()) {
            var shown = file.results().stream()
                    .filter(result -> verbose
                            || !result.findings().isEmpty()
                            || !result.notes().isEmpty())
                    .toList();
            if (!shown.isEmpty() || !file.errors().isEmpty()) {
                write(page, file, shown, report.policies().size() > 1);
            }
        }
        for (var policy : report.policies()) {
            if (policy.dryRun()) {
                line(page, "The policy " + Printable.of(policy.name()) + " is in dry run: it denies nothing.");
            }
        }
        line(page, sum(report));
        for (var sentence : SkippedText.of(report.skipped())) {
            for (var text : Paragraph.lines(Printable.of(sentence), Paragraph.WIDTH)) {
                line(page, text);
            }
        }
        page.flush();
    }

    private void write(Writer page, FileReport file, List<Result> shown, boolean severalPolicies) throws IOException {
        var name = Printable.of(file.source().title());
        line(page, paint.bold(name));
        for (var result : shown) {
            var verdict = result.denied() ? paint.bad("denied") : paint.good("allowed");
            line(page, "  " + paint.bold(Printable.of(result.title())) + ": " + verdict);
            for (var note : result.notes()) {
                line(page, "    " + Printable.of(note));
            }
            for (var finding : result.findings()) {
                write(page, name, finding, severalPolicies);
            }
        }
        for (var error : file.errors()) {
            write(page, name, error);
        }
        line(page, "");
    }

    private void write(Writer page, String file, LocatedFinding located, boolean severalPolicies) throws IOException {
        var finding = located.finding();
        var mode = paint.mode(located.effectiveMode(), finding.mode() + (located.dryRun() ? " (dry run)" : ""));
        var container = finding.container() == null ? "" : " (container " + Printable.of(finding.container()) + ")";
        var place = located.at() == null ? "" : " at " + file + located.line();
        line(page, "    " + mode + " " + paint.bold(finding.rule()) + place);
        if (severalPolicies) {
            line(page, DETAIL + paint.faint("policy") + " " + Printable.of(located.policy()));
        }
        if (located.pods() != null) {
            line(page, DETAIL + paint.faint("in") + "     " + Printable.of(located.pods()));
        }
        line(page, DETAIL + paint.faint("field") + "  " + Printable.of(finding.path()) + container);
        if (!finding.found().isEmpty()) {
            line(page, DETAIL + paint.faint("found") + "  " + Printable.of(finding.found()));
        }
        var advice = Paragraph.lines(Printable.of(finding.message()), Paragraph.WIDTH - TEXT.length());
        line(page, DETAIL + paint.faint("do") + "     " + advice.get(0));
        for (var more : advice.subList(1, advice.size())) {
            line(page, TEXT + more);
        }
        for (var edit : located.edits()) {
            write(page, edit);
        }
    }

    private void write(Writer page, LocatedFinding.Edit edit) throws IOException {
        var line = (edit.replaces() ? "set at line " : "add below line ") + edit.line() + ", in ";
        var where = (edit.line() == 0 ? "set in " : line) + Printable.of(edit.under());
        line(page, DETAIL + paint.faint("fix") + "    " + where);
        for (var snippet : YamlSnippet.lines(edit.key(), edit.value())) {
            line(page, SNIPPET + paint.good(snippet));
        }
    }

    private void write(Writer page, String file, InputError error) throws IOException {
        var place = error.line() == 0 ? "" : " at " + file + ":" + error.line();
        line(page, "  " + paint.bad("error") + place);
        for (var text : Paragraph.lines(Printable.of(error.message()), Paragraph.WIDTH - DETAIL.length())) {
            line(page, DETAIL + text);
        }
    }

    private String sum(Report report) {
        int denied = (int) report.results().filter(Result::denied).count();
        int wouldBeDenied = (int) report.results().filter(Result::wouldBeDenied).count();
        var parts = new ArrayList<String>();
        add(parts, Mode.Enforce, denied, "denied");
        add(parts, Mode.Audit, wouldBeDenied, "would be denied");
        add(parts, Mode.Warn, allowed(report, Mode.Warn), "warned");
        add(parts, Mode.Audit, allowed(report, Mode.Audit), "noted");
        parts.add((report.unnamed() + allowed(report, Mode.Off)) + " allowed");
        add(parts, Mode.Off, (int) report.skipped().count(), "skipped");
        add(parts, Mode.Enforce, report.errors(), "could not be read");
        return String.join(", ", parts) + ".";
    }

    private static int allowed(Report report, Mode strictest) {
        return (int) report.results()
                .filter(result -> !result.denied() && !result.wouldBeDenied() && result.strictest() == strictest)
                .count();
    }

    private void add(List<String> parts, Mode colour, int count, String what) {
        if (count > 0) {
            parts.add(paint.mode(colour, count + " " + what));
        }
    }

    private static void line(Writer page, String text) throws IOException {
        page.write(text);
        page.write('\n');
    }
}
