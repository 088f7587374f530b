// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll;

import dev.plimsoll.cli.Cli;
import dev.plimsoll.cli.HelpOption;
import dev.plimsoll.cli.audit.AuditCommand;
import dev.plimsoll.demo.AskCommand;
import dev.plimsoll.demo.DemoCommand;
import dev.plimsoll.server.AuditService;
import dev.plimsoll.server.ServeCommand;
import dev.plimsoll.terminal.Terminal;
import dev.plimsoll.terminal.Version;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The program's entry point: selects a command. */
@QuarkusMain
@Command(
        name = "plimsoll",
        description = "Judge pods before they sail: as an admission webhook, and on the command line.",
        versionProvider = Version.class,
        commandListHeading = "%nCommands:%n",
        footer = "%n`plimsoll COMMAND --help` tells more.")
public final class Plimsoll implements Callable<Integer> {
    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Show the version.")
    boolean version;

    @Mixin
    HelpOption help = new HelpOption();

    @Spec
    @Nullable
    CommandSpec spec;

    private Plimsoll() {}

    /** Without a command, lists the commands. */
    @Override
    public Integer call() {
        var command = Objects.requireNonNull(spec).commandLine();
        command.usage(command.getErr());
        return command.getCommandSpec().exitCodeOnInvalidInput();
    }

    public static void main(String[] args) {
        var stdio = Terminal.ofProcess();
        int status = commandLine(stdio).execute(args);
        stdio.out().flush();
        System.exit(status);
    }

    /** Returns the command line with all commands. No command ends the process. */
    public static CommandLine commandLine(Terminal stdio) {
        return Cli.commandLine(
                new Plimsoll(), stdio, new AuditCommand(stdio), serve(), new AskCommand(stdio), new DemoCommand(stdio));
    }

    private static CommandLine serve() {
        var survey = new AuditService();
        return new CommandLine(new ServeCommand(survey)).addMixin("audit", survey);
    }
}
