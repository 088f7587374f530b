// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.report;

import dev.plimsoll.policy.Finding;
import dev.plimsoll.policy.Mode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A finding and its fix in JSON for other programs, in two parts: {@code check} puts the line between them. */
public final class FindingJson {
    private FindingJson() {}

    /** The rule that is broken, and where. */
    public record Place(String rule, Mode mode, String path) {
        public static Place of(Finding finding) {
            return new Place(finding.rule(), finding.mode(), finding.path());
        }
    }

    /** The problem, and the advice. */
    public record Detail(
            @Nullable String container,
            String found,
            String message,
            @Nullable List<Operation> fix) {
        public static Detail of(Finding finding) {
            var fix = finding.fix();
            return new Detail(
                    finding.container(),
                    finding.found(),
                    finding.message(),
                    fix == null
                            ? null
                            : fix.adds().stream()
                                    .map(add -> new Operation("add", add.pointer(), add.value()))
                                    .toList());
        }
    }

    /** An operation of a JSON Patch. */
    public record Operation(String op, String path, Object value) {}
}
