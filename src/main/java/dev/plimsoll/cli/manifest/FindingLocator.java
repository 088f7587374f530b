// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cli.manifest;

import dev.plimsoll.json.JsonReader;
import dev.plimsoll.policy.Finding;
import dev.plimsoll.policy.Fix;
import dev.plimsoll.policy.JsonPointer;
import dev.plimsoll.policy.PathOrder;
import dev.plimsoll.policy.PolicyResult;
import dev.plimsoll.policy.Verdict;
import dev.plimsoll.report.LocatedFinding;
import dev.plimsoll.yaml.SourceLines;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Says of each finding in an object where in the file it stands, and what to write there. */
final class FindingLocator {
    private static final Comparator<LocatedFinding> ORDER =
            Comparator.comparing(LocatedFinding::finding, PathOrder.INSTANCE);

    private final SourceLines lines;
    private final byte[] json;
    private final ManifestItem.Carrier carrier;

    /** The fields of the object; null until the first request. */
    private @Nullable Set<String> pointers;

    FindingLocator(SourceLines lines, byte[] json, ManifestItem.Carrier carrier) {
        this.lines = lines;
        this.json = json;
        this.carrier = carrier;
    }

    /** All findings of all policies. What several policies say in the same words is said once, as strictly as any says it. */
    List<LocatedFinding> locate(Verdict verdict) {
        record Said(String rule, String path, String message) {}
        var strictest = new LinkedHashMap<Said, LocatedFinding>();
        for (var judgement : verdict.judgements()) {
            for (var finding : judgement.findings()) {
                strictest.merge(
                        new Said(finding.rule(), finding.path(), finding.message()),
                        locate(judgement, finding),
                        FindingLocator::stricter);
            }
        }
        var all = new ArrayList<>(strictest.values());
        all.sort(ORDER);
        return all;
    }

    private static LocatedFinding stricter(LocatedFinding one, LocatedFinding other) {
        int byEffect = other.effectiveMode().compareTo(one.effectiveMode());
        int byMode = other.finding().mode().compareTo(one.finding().mode());
        return byEffect > 0 || (byEffect == 0 && byMode > 0) ? other : one;
    }

    private LocatedFinding locate(PolicyResult judgement, Finding finding) {
        var fix = finding.fix();
        return new LocatedFinding(
                finding,
                judgement.policy(),
                judgement.dryRun(),
                lines.at(inDocument(finding.path())),
                null,
                fix == null ? List.of() : fix.adds().stream().map(this::edit).toList());
    }

    private LocatedFinding.Edit edit(Fix.Add add) {
        int slash = add.pointer().lastIndexOf('/');
        var parent = JsonPointer.fieldPath(add.pointer().substring(0, slash));
        var key = JsonPointer.unescaped(add.pointer().substring(slash + 1));
        boolean replaces = stands(add.pointer());
        var at = lines.at(
                pointerInDocument(replaces ? add.pointer() : add.pointer().substring(0, slash)));
        return new LocatedFinding.Edit(parent, at.line(), replaces, key, add.value());
    }

    private String inDocument(String path) {
        return carrier.path().isEmpty() || path.isEmpty() ? carrier.path() + path : carrier.path() + "." + path;
    }

    private String pointerInDocument(String pointer) {
        return carrier.path().isEmpty() ? pointer : JsonPointer.of(carrier.path()) + pointer;
    }

    private boolean stands(String pointer) {
        if (pointers == null) {
            pointers = new HashSet<>();
            collect(new JsonReader(json, carrier.from(), carrier.to()), "", pointers);
        }
        return pointers.contains(pointer);
    }

    /** In one walk, since an object may have as many findings as it has containers, and those may be thousands. */
    private void collect(JsonReader in, String pointer, Set<String> found) {
        found.add(pointer);
        byte first = json[in.position()];
        if (first == '{') {
            in.object();
            for (String key; (key = in.key()) != null; ) {
                collect(in, pointer + "/" + JsonPointer.escaped(key), found);
            }
        } else if (first == '[') {
            in.array();
            for (int i = 0; in.element(); i++) {
                collect(in, pointer + "/" + i, found);
            }
        } else {
            in.skip();
        }
    }
}
