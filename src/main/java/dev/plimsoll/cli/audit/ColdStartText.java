// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cli.audit;

import dev.plimsoll.audit.ColdStart;
import dev.plimsoll.audit.ColdStart.Agent;
import dev.plimsoll.audit.NextPodOutcome;
import dev.plimsoll.terminal.Paragraph;
import dev.plimsoll.text.SafeText;
import java.io.PrintStream;
import java.util.List;

/** Output for people: DaemonSets that cannot be created without Plimsoll. */
final class ColdStartText {
    private ColdStartText() {}

    /** @param changed whether there is a candidate whose effect is also printed */
    static void print(ColdStart coldStart, boolean changed, PrintStream out) {
        var today = coldStart.titles(Agent::nextPod);
        var later = changed
                ? coldStart.titles(agent -> agent.nextPod() == NextPodOutcome.Admitted
                        ? agent.nextPodAfterChange()
                        : NextPodOutcome.Admitted)
                : List.<String>of();
        if (today.isEmpty() && later.isEmpty()) {
            return;
        }
        out.print('\n');
        list("Cold start: pods of these DaemonSets are not created without Plimsoll", today, out);
        list("Cold start: after the change, pods of these DaemonSets are not created without Plimsoll", later, out);
        paragraph((coldStart.more() > 0 ? "And " + coldStart.more() + " more. " : "") + ColdStart.ADVICE, out);
    }

    private static void list(String title, List<String> names, PrintStream out) {
        if (!names.isEmpty()) {
            paragraph(title + ": " + String.join(", ", names) + ".", out);
        }
    }

    private static void paragraph(String text, PrintStream out) {
        Paragraph.lines(SafeText.line(text), Paragraph.WIDTH).forEach(line -> out.print(line + "\n"));
    }
}
