// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cli;

import dev.plimsoll.report.ExitStatus;
import dev.plimsoll.text.SafeText;
import dev.plimsoll.text.Suggestion;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says what was wrong and where help is; not the whole help, under which the error would be lost. */
final class UsageErrors implements IParameterExceptionHandler {
    @Override
    public int handleParseException(ParameterException e, String[] args) {
        var command = e.getCommandLine();
        var err = command.getErr();
        var name = command.getCommandSpec().qualifiedName();
        message(e).lines().forEach(line -> err.println(name + ": " + SafeText.line(line)));
        if (!isUnknownCommand(e)) {
            UnmatchedArgumentException.printSuggestions(e, err);
        }
        err.println("Try '" + name + " --help'.");
        err.flush();
        return ExitStatus.Unusable.code();
    }

    private static String message(ParameterException e) {
        if (isUnknownCommand(e) && e instanceof UnmatchedArgumentException unmatched) {
            // What follows it is no mistake of its own.
            var command = unmatched.getUnmatched().get(0);
            return "no such command: " + command
                    + Suggestion.among(e.getCommandLine().getSubcommands().keySet(), command);
        }
        return e.getMessage() == null ? "wrong usage" : e.getMessage();
    }

    private static boolean isUnknownCommand(ParameterException e) {
        return e.getCommandLine().getParent() == null
                && e instanceof UnmatchedArgumentException unmatched
                && !unmatched.isUnknownOption();
    }
}
