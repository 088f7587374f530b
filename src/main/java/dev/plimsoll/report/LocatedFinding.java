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
 * A finding and, if it was read from a file, its location there.
 *
 * @param policy the name of the policy that is violated
 * @param dryRun whether the finding has no effect
 * @param at null for a running workload, which was not read from a file
 * @param pods text that names the pods with the finding, if the workload itself does not have it; else null
 * @param edits the fix, as edits to the file; empty without a fix
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

    /** Returns a finding about a running workload. */
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

    /** Returns the same finding without line numbers, for input where they have no meaning. */
    LocatedFinding withoutLine() {
        var placeless = edits.stream()
                .map(edit -> new Edit(edit.under(), 0, edit.replaces(), edit.key(), edit.value()))
                .toList();
        return new LocatedFinding(finding, policy, dryRun, null, pods, placeless);
    }

    /** Returns the line as {@code :12}; empty if there is no line. */
    String line() {
        return at == null ? "" : ":" + at.line();
    }

    /** Returns the mode that applies now: a dry-run finding is only recorded. */
    public Mode effectiveMode() {
        return dryRun ? finding.mode().atMost(Mode.Audit) : finding.mode();
    }

    /**
     * A member to write into the file.
     *
     * @param under the field path of the object that receives the member
     * @param line of the member if it exists, else of that object; 0 without a file
     * @param replaces whether the member exists; unknown without a file
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
