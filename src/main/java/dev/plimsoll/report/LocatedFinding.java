// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.report;

import dev.plimsoll.policy.Finding;
import dev.plimsoll.policy.Fix;
import dev.plimsoll.policy.JsonPointer;
import dev.plimsoll.policy.Mode;
import dev.plimsoll.yaml.value.Position;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A finding and where in its file it stands, if it stands in one.
 *
 * @param policy the name of the policy that it breaks
 * @param dryRun whether nothing follows from it
 * @param at null for what runs, and was read from no file
 * @param pods which pods have it, in words, where the workload itself has not; else null
 * @param edits the fix, as a person makes it; empty without one
 */
public record LocatedFinding(
        Finding finding,
        String policy,
        boolean dryRun,
        @Nullable Position at,
        @Nullable String pods,
        List<Edit> edits) {
    public LocatedFinding {
        edits = List.copyOf(edits);
    }

    /** A finding about what runs. */
    public static LocatedFinding running(Finding finding, String policy, boolean dryRun, @Nullable String pods) {
        var fix = finding.fix();
        return new LocatedFinding(
                finding,
                policy,
                dryRun,
                null,
                pods,
                fix == null ? List.of() : fix.adds().stream().map(Edit::running).toList());
    }

    /** The same, where the lines mean nothing. */
    LocatedFinding withoutLine() {
        var placeless = edits.stream()
                .map(edit -> new Edit(edit.under(), 0, edit.replaces(), edit.key(), edit.value()))
                .toList();
        return new LocatedFinding(finding, policy, dryRun, null, pods, placeless);
    }

    /** {@code :12}; empty where there is no line. */
    String line() {
        return at == null ? "" : ":" + at.line();
    }

    /** How much it matters now: what a dry run finds is only recorded. */
    public Mode effectiveMode() {
        return dryRun ? finding.mode().atMost(Mode.Audit) : finding.mode();
    }

    /**
     * A member to write into the file.
     *
     * @param under the field path of the object that gets it
     * @param line of the member if it stands there already, else of that object; 0 where there is no file
     * @param replaces whether it stands there already; where there is no file, nobody knows
     */
    public record Edit(String under, int line, boolean replaces, String key, Object value) {
        static Edit running(Fix.Add add) {
            int slash = add.pointer().lastIndexOf('/');
            return new Edit(
                    JsonPointer.fieldPath(add.pointer().substring(0, slash)),
                    0,
                    false,
                    JsonPointer.unescaped(add.pointer().substring(slash + 1)),
                    add.value());
        }
    }
}
