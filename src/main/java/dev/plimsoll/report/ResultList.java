// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.report;

import dev.plimsoll.pack.Pack;
import dev.plimsoll.pack.PackedList;
import dev.plimsoll.policy.Finding;
import dev.plimsoll.policy.Fix;
import dev.plimsoll.policy.Mode;
import dev.plimsoll.yaml.value.Position;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The results of a file, of which there may be half a million. Those that are stored as bytes take about twenty for each finding,
 * and lose notes, pods and gaps, which no manifest has.
 */
public final class ResultList extends PackedList<WorkloadResult> {
    /** Written in place of the size of a map. */
    private static final int BOOLEAN = -1;

    private static final int TEXT = -2;

    private final List<List<String>> rules = new ArrayList<>();

    @Override
    protected void write(Pack out, WorkloadResult result) {
        out.number(result.document());
        out.number(result.line());
        out.text(result.kind());
        out.text(result.namespace());
        out.text(result.name());
        write(out, result.denied());
        out.number(indexOf(result.rules()));
        out.number(result.findings().size());
        result.findings().forEach(located -> write(out, located));
    }

    /** Returns the index of a list of rules. There is one list for each namespace. */
    private int indexOf(List<String> ids) {
        for (int i = 0; i < rules.size(); i++) {
            if (rules.get(i).equals(ids)) {
                return i;
            }
        }
        rules.add(ids);
        return rules.size() - 1;
    }

    private static void write(Pack out, boolean value) {
        out.number(value ? 1 : 0);
    }

    private static void write(Pack out, LocatedFinding located) {
        var finding = located.finding();
        out.text(finding.rule());
        out.text(finding.mode().name());
        out.text(finding.path());
        out.text(finding.container());
        out.text(finding.found());
        out.text(finding.message());
        write(out, finding.fix());
        write(out, finding.patch());
        out.text(located.policy());
        write(out, located.dryRun());
        out.number(located.at() == null ? 0 : located.at().line());
        out.number(located.at() == null ? 0 : located.at().column());
        out.number(located.edits().size());
        for (var edit : located.edits()) {
            out.text(edit.under());
            out.number(edit.line());
            write(out, edit.replaces());
            out.text(edit.key());
            writeValue(out, edit.value());
        }
    }

    private static void write(Pack out, @Nullable Fix fix) {
        out.number(fix == null ? 0 : fix.adds().size());
        if (fix != null) {
            for (var add : fix.adds()) {
                out.text(add.pointer());
                writeValue(out, add.value());
            }
        }
    }

    /** Writes a text, a boolean, or a map of these ({@link Fix.Add}). */
    private static void writeValue(Pack out, Object value) {
        if (value instanceof Map<?, ?> map) {
            out.number(map.size());
            map.forEach((key, member) -> {
                out.text(String.valueOf(key));
                writeValue(out, member);
            });
        } else {
            out.number(value instanceof Boolean ? BOOLEAN : TEXT);
            out.text(value.toString());
        }
    }

    @Override
    protected WorkloadResult read(Pack.Reader in) {
        int document = in.number();
        int line = in.number();
        var kind = in.requiredText();
        var namespace = in.requiredText();
        var name = in.requiredText();
        boolean denied = bool(in);
        var ids = rules.get(in.number());
        int count = in.number();
        var findings = new ArrayList<LocatedFinding>(count);
        for (int i = 0; i < count; i++) {
            findings.add(finding(in));
        }
        return new WorkloadResult(document, line, kind, namespace, name, denied, ids, findings, List.of());
    }

    private static LocatedFinding finding(Pack.Reader in) {
        var rule = in.requiredText();
        var mode = Mode.valueOf(in.requiredText());
        var path = in.requiredText();
        var container = in.text();
        var found = in.requiredText();
        var message = in.requiredText();
        var fix = fix(in);
        var finding = new Finding(rule, mode, path, container, found, message, fix, bool(in));
        var policy = in.requiredText();
        boolean dryRun = bool(in);
        int line = in.number();
        int column = in.number();
        int count = in.number();
        var edits = new ArrayList<LocatedFinding.Edit>(count);
        for (int i = 0; i < count; i++) {
            var under = in.requiredText();
            int editLine = in.number();
            boolean replaces = bool(in);
            var key = in.requiredText();
            edits.add(new LocatedFinding.Edit(under, editLine, replaces, key, value(in)));
        }
        return new LocatedFinding(finding, policy, dryRun, line == 0 ? null : new Position(line, column), null, edits);
    }

    private static @Nullable Fix fix(Pack.Reader in) {
        int count = in.number();
        var adds = new ArrayList<Fix.Add>(count);
        for (int i = 0; i < count; i++) {
            var pointer = in.requiredText();
            adds.add(new Fix.Add(pointer, value(in)));
        }
        return adds.isEmpty() ? null : new Fix(adds);
    }

    private static Object value(Pack.Reader in) {
        int count = in.number();
        if (count == TEXT) {
            return in.requiredText();
        }
        if (count == BOOLEAN) {
            return Boolean.valueOf(in.requiredText());
        }
        var map = new LinkedHashMap<String, Object>();
        for (int i = 0; i < count; i++) {
            var key = in.requiredText();
            map.put(key, value(in));
        }
        return map;
    }

    private static boolean bool(Pack.Reader in) {
        return in.number() == 1;
    }
}
