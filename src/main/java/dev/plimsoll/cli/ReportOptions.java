// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cli;

import dev.plimsoll.report.FailOn;
import dev.plimsoll.report.OutputFormat;
import picocli.CommandLine.Option;

/** How findings are told, and which of them fail the command; the same for whatever is judged. */
public final class ReportOptions {
    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "table",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private OutputFormat output = OutputFormat.table;

    @Option(
            names = "--fail-on",
            paramLabel = "MODE",
            defaultValue = "enforce",
            description = "The lowest mode of a finding that makes the exit code 1: ${COMPLETION-CANDIDATES} (default:"
                    + " ${DEFAULT-VALUE}). What a policy in dry run finds counts as audit.")
    private FailOn failOn = FailOn.enforce;

    public OutputFormat output() {
        return output;
    }

    public FailOn failOn() {
        return failOn;
    }
}
