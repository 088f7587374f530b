// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.report;

import dev.plimsoll.policy.Mode;
import java.util.List;

/**
 * The result for one workload.
 *
 * @param document counts from 1 in its file; the items of a list share theirs; 0 for a running workload
 * @param line where the object begins; 0 for a running workload
 * @param name of the object; the prefix in {@code generateName} if it has no name yet; empty without either
 * @param rules the ids of the rules that were applied
 * @param findings by path, then by rule
 * @param notes further information about a running workload, one line each
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

    /** Returns the same result without line numbers, for input where they have no meaning. */
    WorkloadResult withoutLines() {
        var placeless = findings.stream().map(LocatedFinding::withoutLine).toList();
        return new WorkloadResult(document, 0, kind, namespace, name, denied, rules, placeless, notes);
    }

    /** Returns the highest mode of any finding, where dry-run findings count as Audit; Off without findings. */
    Mode strictest() {
        var strictest = Mode.Off;
        for (var finding : findings) {
            strictest = finding.effectiveMode().isAtLeast(strictest) ? finding.effectiveMode() : strictest;
        }
        return strictest;
    }

    /** Returns whether it would be denied if no policy were in dry run. */
    boolean wouldBeDenied() {
        return !denied
                && findings.stream().anyMatch(located -> located.finding().mode() == Mode.Enforce);
    }

    /** Returns a title such as {@code Deployment shop/web}. */
    String title() {
        return kind + " " + namespace + "/" + (name.isEmpty() ? "(no name)" : name);
    }
}
