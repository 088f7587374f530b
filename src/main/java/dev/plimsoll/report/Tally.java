// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.report;

import dev.plimsoll.policy.Mode;
import dev.plimsoll.terminal.Style;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Counts workloads by outcome. */
final class Tally {
    private final Map<Mode, Integer> allowed = new EnumMap<>(Mode.class);
    private int denied;
    private int wouldBeDenied;

    void add(WorkloadResult result) {
        if (result.denied()) {
            denied++;
        } else if (result.wouldBeDenied()) {
            wouldBeDenied++;
        } else {
            allowed.merge(result.strictest(), 1, Integer::sum);
        }
    }

    private int allowed(Mode strictest) {
        return allowed.getOrDefault(strictest, 0);
    }

    /** Returns the counts as text: {@code 2 denied, 1 allowed.} */
    String text(Report report, Style paint) {
        var parts = new ArrayList<String>();
        add(parts, paint, Mode.Enforce, denied, "denied");
        add(parts, paint, Mode.Audit, wouldBeDenied, "would be denied");
        add(parts, paint, Mode.Warn, allowed(Mode.Warn), "warned");
        add(parts, paint, Mode.Audit, allowed(Mode.Audit), "noted");
        parts.add((report.unnamed() + allowed(Mode.Off)) + " allowed");
        add(parts, paint, Mode.Off, (int) report.skipped().count(), "skipped");
        add(parts, paint, Mode.Enforce, report.errors(), "could not be read");
        return String.join(", ", parts) + ".";
    }

    private static void add(List<String> parts, Style paint, Mode colour, int count, String what) {
        if (count > 0) {
            parts.add(paint.mode(colour, count + " " + what));
        }
    }
}
