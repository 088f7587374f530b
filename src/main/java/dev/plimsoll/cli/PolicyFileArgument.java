// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cli;

import dev.plimsoll.cli.manifest.ManifestFinder;
import dev.plimsoll.podpolicy.InvalidPolicy;
import dev.plimsoll.podpolicy.Mistake;
import dev.plimsoll.podpolicy.PodPolicies;
import dev.plimsoll.policy.Policies;
import dev.plimsoll.policy.Policy;
import dev.plimsoll.report.ExitStatus;
import dev.plimsoll.rules.Rules;
import dev.plimsoll.terminal.Terminal;
import dev.plimsoll.text.SafeText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** A file with policies, named on the command line. */
public final class PolicyFileArgument {
    private PolicyFileArgument() {}

    /** The file can be read, but holds no policies that can be used. */
    public static final class Wrong extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient List<String> lines;

        private Wrong(Path file, InvalidPolicy e) {
            super(e);
            lines = e.mistakes().stream().map(mistake -> text(file, mistake)).toList();
        }

        /** Says every mistake, a line each; the exit code to return. */
        public int tell(Terminal stdio) {
            lines.forEach(stdio.err()::println);
            return ExitStatus.Unusable.code();
        }
    }

    private static String text(Path file, Mistake mistake) {
        return SafeText.line(file + ":" + mistake.line() + ": " + mistake.withoutLine());
    }

    /**
     * Reads the policies. Warns on standard error of those that judge nothing, because a clean report by them would mean nothing, and
     * of what a cluster would not take.
     *
     * @param option that names the file
     * @throws Wrong with every mistake in it
     * @throws ParameterException if it cannot be read
     */
    public static Policies read(Path file, String option, CommandLine command) throws Wrong {
        try {
            var err = command.getErr();
            var policies =
                    PodPolicies.parse(Files.readAllBytes(file), Rules.ALL, warning -> err.println(text(file, warning)));
            policies.stream()
                    .filter(Policy::judgesNothing)
                    .forEach(policy ->
                            err.println(SafeText.line(command.getCommandSpec().qualifiedName()
                                    + ": warning: policy " + policy.name() + " in " + file
                                    + " " + Policy.JUDGES_NOTHING)));
            return new Policies(policies);
        } catch (InvalidPolicy e) {
            throw new Wrong(file, e);
        } catch (IOException e) {
            throw new ParameterException(
                    command, option + " " + file + " " + ManifestFinder.error(e).message());
        }
    }
}
