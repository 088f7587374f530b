// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cli;

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
        var message = e.getMessage() == null ? "wrong usage" : e.getMessage();
        message.lines().forEach(line -> err.println(name + ": " + Printable.of(line)));
        UnmatchedArgumentException.printSuggestions(e, err);
        err.println("Try '" + name + " --help'.");
        err.flush();
        return ExitStatus.Unusable.code();
    }
}
