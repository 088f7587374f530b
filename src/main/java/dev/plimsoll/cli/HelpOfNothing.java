// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cli;

import picocli.CommandLine.IExecutionStrategy;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.UnmatchedArgumentException;

/** Runs a command; refuses {@code --help} for one that does not exist, for which picocli would print the help of all, and succeed. */
final class HelpOfNothing implements IExecutionStrategy {
    private final RunLast run = new RunLast();

    @Override
    public int execute(ParseResult result) {
        var unmatched = result.unmatched();
        if (result.isUsageHelpRequested() && !unmatched.isEmpty()) {
            throw new UnmatchedArgumentException(result.commandSpec().commandLine(), unmatched);
        }
        return run.execute(result);
    }
}
