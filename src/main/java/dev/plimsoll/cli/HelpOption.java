// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cli;

import dev.plimsoll.terminal.Paragraph;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code --help}, the same in every command. */
@Command(
        synopsisHeading = "Usage: ",
        descriptionHeading = "%n",
        parameterListHeading = "%nArguments:%n",
        optionListHeading = "%nOptions:%n",
        sortOptions = false,
        usageHelpWidth = Paragraph.WIDTH)
public final class HelpOption {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            order = Integer.MAX_VALUE,
            description = "Show this help.")
    boolean help;
}
