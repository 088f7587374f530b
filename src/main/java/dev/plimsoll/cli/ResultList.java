// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cli;

import dev.plimsoll.pack.Pack;
import dev.plimsoll.policy.Finding;
import dev.plimsoll.policy.Fix;
import dev.plimsoll.policy.Mode;
import dev.plimsoll.yaml.Position;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The results of a file, of which there may be half a million. The first are kept as they are; the others as bytes, some twenty for each
 * finding, and are made anew whenever one is asked for. Notes, pods and gaps, which no manifest has, are not kept.
 */
final class ResultList extends AbstractList<Result> {
    private static final int KEPT = 256;

    /** Where a map would have its size. */
    private static final int BOOLEAN = -1;

    private static final int TEXT = -2;

    private final List<Result> first = new ArrayList<>();
    private final Pack others = new Pack();
    private final List<List<String>> rules = new ArrayList<>();

    @Override
    public boolean add(Result result) {
        if (first.size() < KEPT) {
            return first.add(result);
        }
        others.number(result.document());
        others.number(result.line());
        others.text(result.kind());
        others.text(result.namespace());
        others.text(result.name());
        write(result.denied());
        others.number(indexOf(result.rules()));
        others.number(result.findings().size());
        result.findings().forEach(this::write);
        others.end();
        return true;
    }

    @Override
    public Result get(int index) {
        return index < first.size() ? first.get(index) : read(others.read(index - first.size()));
    }

    @Override
    public int size() {
        return first.size() + others.size();
    }

    /** Of each namespace there is one list. */
    private int indexOf(List<String> ids) {
        for (int i = 0; i < rules.size(); i++) {
            if (rules.get(i).equals(ids)) {
                return i;
            }
        }
        rules.add(ids);
        return rules.size() - 1;
    }

    private void write(boolean value) {
        others.number(value ? 1 : 0);
    }

    private void write(LocatedFinding located) {
        var finding = located.finding();
        others.text(finding.rule());
        others.text(finding.mode().name());
        others.text(finding.path());
        others.text(finding.container());
        others.text(finding.found());
        others.text(finding.message());
        write(finding.fix());
        write(finding.patch());
        others.text(located.policy());
        write(located.dryRun());
        others.number(located.at() == null ? 0 : located.at().line());
        others.number(located.at() == null ? 0 : located.at().column());
        others.number(located.edits().size());
        for (var edit : located.edits()) {
            others.text(edit.under());
            others.number(edit.line());
            write(edit.replaces());
            others.text(edit.key());
            writeValue(edit.value());
        }
    }

    private void write(@Nullable Fix fix) {
        others.number(fix == null ? 0 : fix.adds().size());
        if (fix != null) {
            for (var add : fix.adds()) {
                others.text(add.pointer());
                writeValue(add.value());
            }
        }
    }

    /** A text, a boolean, or a map of such ({@link Fix.Add}). */
    private void writeValue(Object value) {
        if (value instanceof Map<?, ?> map) {
            others.number(map.size());
            map.forEach((key, member) -> {
                others.text(String.valueOf(key));
                writeValue(member);
            });
        } else {
            others.number(value instanceof Boolean ? BOOLEAN : TEXT);
            others.text(value.toString());
        }
    }

    private Result read(Pack.Reader in) {
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
        return new Result(document, line, kind, namespace, name, denied, ids, findings, List.of());
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
