// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cli;

import dev.plimsoll.terminal.Terminal;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code plimsoll completion}. */
@Command(
        name = "completion",
        description = "Print a script that completes commands and options in bash and zsh.",
        footerHeading = "%nExample:%n",
        footer = "  source <(plimsoll completion)")
final class CompletionCommand implements Callable<Integer> {
    private final Terminal stdio;

    @Spec
    @Nullable
    CommandSpec spec;

    @Mixin
    HelpOption help = new HelpOption();

    CompletionCommand(Terminal stdio) {
        this.stdio = stdio;
    }

    @Override
    public Integer call() {
        var root = Objects.requireNonNull(spec).root();
        stdio.out().print(AutoComplete.bash(root.name(), root.commandLine()));
        return 0;
    }
}
