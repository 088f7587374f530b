// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.report;

import dev.plimsoll.policy.Mode;
import java.util.List;

/**
 * One workload and what follows from the policies.
 *
 * @param document counts from 1 in its file; the items of a list share theirs; 0 for what runs
 * @param line where the object begins; 0 for what runs
 * @param name what the object is called; {@code generateName}'s prefix if it has no name yet; empty if it has neither
 * @param rules the ids of the rules that it was judged by
 * @param findings by path, then by rule
 * @param notes what else there is to say about what runs, a line each
 */
public record WorkloadResult(
        int document,
        int line,
        String kind,
        String namespace,
        String name,
        boolean denied,
        List<String> rules,
        List<LocatedFinding> findings,
        List<String> notes) {

    public WorkloadResult {
        findings = List.copyOf(findings);
        notes = List.copyOf(notes);
    }

    /** The same, where the lines mean nothing. */
    WorkloadResult withoutLines() {
        var placeless = findings.stream().map(LocatedFinding::withoutLine).toList();
        return new WorkloadResult(document, 0, kind, namespace, name, denied, rules, placeless, notes);
    }

    /** The highest mode of any finding, what a dry run found counting as Audit; Off without findings. */
    Mode strictest() {
        var strictest = Mode.Off;
        for (var finding : findings) {
            strictest = finding.effectiveMode().isAtLeast(strictest) ? finding.effectiveMode() : strictest;
        }
        return strictest;
    }

    /** Whether only a dry run stands between it and denial. */
    boolean wouldBeDenied() {
        return !denied
                && findings.stream().anyMatch(located -> located.finding().mode() == Mode.Enforce);
    }

    /** {@code Deployment shop/web}. */
    String title() {
        return kind + " " + namespace + "/" + (name.isEmpty() ? "(no name)" : name);
    }
}
