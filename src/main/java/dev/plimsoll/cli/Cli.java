// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.plimsoll.terminal.Terminal;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.UnmatchedArgumentException;

/** The part of the command line that needs no server. */
public final class Cli {
    private Cli() {}

    /** The command line of {@code root}: the commands of this package and {@code others}. */
    public static CommandLine commandLine(Object root, Terminal stdio, Object... others) {
        var line = new CommandLine(root).addSubcommand(new CheckCommand(stdio));
        for (var other : others) {
            line.addSubcommand(other);
        }
        // What is set from here on holds for the commands that are there.
        return line.addSubcommand(new RulesCommand(stdio))
                .addSubcommand(new ExplainCommand(stdio))
                .addSubcommand(new CompletionCommand(stdio))
                .addSubcommand(new HelpCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExpandAtFiles(false)
                .setExecutionStrategy(Cli::execute)
                .setOut(new PrintWriter(stdio.out(), true, UTF_8))
                .setErr(new PrintWriter(stdio.err(), true, UTF_8))
                .setColorScheme(Help.defaultColorScheme(stdio.colours() ? Help.Ansi.ON : Help.Ansi.OFF))
                .setParameterExceptionHandler(new UsageErrors())
                .setExecutionExceptionHandler(new Failures(stdio));
    }

    /** Picocli shows the help of the program for {@code nosuch --help}, with exit code 0, whatever the command is. */
    private static int execute(ParseResult parsed) {
        if (!parsed.hasSubcommand() && !parsed.unmatched().isEmpty()) {
            throw new UnmatchedArgumentException(parsed.commandSpec().commandLine(), parsed.unmatched());
        }
        return new RunLast().execute(parsed);
    }
}
