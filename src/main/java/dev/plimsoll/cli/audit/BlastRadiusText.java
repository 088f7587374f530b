// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cli.audit;

import dev.plimsoll.audit.AuditedOwner;
import dev.plimsoll.audit.BlastRadius;
import dev.plimsoll.terminal.Paragraph;
import dev.plimsoll.text.SafeText;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Output for people: totals of the owners that a change would affect. */
final class BlastRadiusText {
    private BlastRadiusText() {}

    /** @param label by which owners were grouped; null for none */
    static void print(BlastRadius change, @Nullable String label, PrintStream out) {
        out.print('\n');
        counts("By namespace", change.byNamespace(), out);
        if (label != null) {
            counts("By " + label, change.byLabel(), out);
        }
        owners("Mended on the way in", change.mended(), out);
        owners("Refused today, admitted then", change.admitted(), out);
        out.print(change.sum() + "\n");
    }

    private static void counts(String title, Map<String, Integer> counts, PrintStream out) {
        list(
                title,
                counts.entrySet().stream()
                        .map(count -> count.getKey() + " " + count.getValue())
                        .toList(),
                out);
    }

    private static void owners(String title, List<AuditedOwner> owners, PrintStream out) {
        list(title, owners.stream().map(AuditedOwner::title).toList(), out);
    }

    private static void list(String title, List<String> entries, PrintStream out) {
        if (!entries.isEmpty()) {
            var text = title + ": " + entries.stream().map(SafeText::line).collect(Collectors.joining(", ")) + ".";
            Paragraph.lines(text, Paragraph.WIDTH).forEach(line -> out.print(line + "\n"));
        }
    }
}
