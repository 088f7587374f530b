// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cli;

import dev.plimsoll.report.ExitStatus;
import dev.plimsoll.terminal.BrokenPipe;
import dev.plimsoll.terminal.Terminal;
import dev.plimsoll.text.SafeText;
import java.io.IOException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Our own failure: never exit code 0 or 1, which are answers. */
final class Failures implements IExecutionExceptionHandler {
    private final Terminal stdio;

    Failures(Terminal stdio) {
        this.stdio = stdio;
    }

    @Override
    public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
        stdio.out().flush();
        if (e instanceof BrokenPipe) {
            return BrokenPipe.EXIT_CODE;
        }
        if (e instanceof IOException) {
            stdio.err().println("plimsoll: " + SafeText.line(String.valueOf(e.getMessage())));
        } else {
            stdio.err().println("plimsoll: a defect of Plimsoll, please report it:");
            e.printStackTrace(stdio.err());
        }
        return ExitStatus.Unusable.code();
    }
}
