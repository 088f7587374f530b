// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cli;

import dev.plimsoll.policy.Finding;
import dev.plimsoll.policy.Mode;
import dev.plimsoll.yaml.Position;
import java.util.List;

/**
 * A finding and where in its file it stands.
 *
 * @param policy the name of the policy that it breaks
 * @param dryRun whether nothing follows from it
 * @param edits the fix, as a person makes it; empty without one
 */
record LocatedFinding(Finding finding, String policy, boolean dryRun, Position at, List<Edit> edits) {
    LocatedFinding {
        edits = List.copyOf(edits);
    }

    /** How much it matters now: what a dry run finds is only recorded. */
    Mode effectiveMode() {
        return dryRun ? finding.mode().atMost(Mode.Audit) : finding.mode();
    }

    /**
     * A member to write into the file.
     *
     * @param under the field path of the object that gets it
     * @param line of the member if it stands there already, else of that object
     * @param replaces whether it stands there already
     */
    record Edit(String under, int line, boolean replaces, String key, Object value) {}
}
