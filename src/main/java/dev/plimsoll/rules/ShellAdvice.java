// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.rules;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The advice for a shell with one command. It never recommends a command line that the rule itself forbids.
 *
 * @param reason the problem
 * @param words the recommended command line, as YAML; null if {@code otherwise} contains the advice
 */
record ShellAdvice(String reason, @Nullable String words, String otherwise) {
    private static final String SHELL = "the shell is process 1 and does not pass SIGTERM on";
    private static final String EXEC = "put exec before the command";

    /** Programs that do not handle SIGTERM: as process 1 they ignore it, regardless of their parent. */
    private static final Set<String> IGNORING = Set.of("sleep", "tail", "cat", "tee", "yes");
    /** The subset that reads no standard input, which the shell removes from background processes. */
    private static final Set<String> WITHOUT_INPUT = Set.of("sleep", "tail");

    private static final Set<String> LAUNCHERS = Set.of("env", "busybox");

    /** In characters; longer command lines are not rewritten. */
    private static final int LONGEST = 400;

    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    /**
     * Follows nested shells while the outer shells have no effect beyond the innermost.
     *
     * @return null if the command line is not that of a shell, or its script is not known to be one command
     */
    static @Nullable ShellAdvice of(List<String> commandLine) {
        var words = commandLine;
        for (int depth = 0; ; depth++) {
            var shell = ShellCommand.of(words);
            var command = shell == null ? null : SimpleCommand.parse(shell.script());
            if (shell == null || command == null) {
                return depth == 0 ? null : write(SHELL, words, depth == 1);
            }
            if (IGNORING.contains(program(command))) {
                return ignoring(shell, command);
            }
            if (shell.plain() && command.literal() && command.words().stream().noneMatch(ShellAdvice::isExpanded)) {
                words = command.words();
            } else if (ShellCommand.of(command.words()) != null) {
                return null; // the outer of two shells has an effect
            } else {
                return depth == 0
                        ? new ShellAdvice(SHELL, null, EXEC)
                        : write(SHELL, with(shell, command.withExec()), false);
            }
        }
    }

    /**
     * Returns the message of a finding.
     *
     * @param field {@code command} or {@code args}
     * @param argsToo whether there are args beside the command, which become unnecessary
     * @param hostPid whether the pod shares the process namespace of its node, so that the shell is process 1 only without it
     */
    String text(String field, boolean argsToo, boolean hostPid) {
        var advice = words == null ? otherwise : "write " + field + ": " + words + (argsToo ? " and no args" : "");
        var capital = reason.substring(0, 1).toUpperCase(Locale.ROOT) + reason.substring(1);
        return (hostPid ? "Without hostPID " + reason : capital) + ", so that every stop waits for the kill: " + advice
                + ".";
    }

    /** The exec form would not help: SIGTERM ends only a process that handles it or is not process 1. */
    private static @Nullable ShellAdvice ignoring(ShellCommand shell, SimpleCommand command) {
        var reason = "as process 1, neither the shell nor " + program(command) + " ends by SIGTERM";
        return WITHOUT_INPUT.contains(program(command))
                ? write(reason, with(shell, "trap 'exit 0' TERM; " + command.script() + " & wait"), false)
                : new ShellAdvice(reason, null, "set shareProcessNamespace: true in the pod");
    }

    private static List<String> with(ShellCommand shell, String script) {
        return Stream.concat(shell.prefix().stream(), Stream.of(script)).toList();
    }

    /** @param orExec whether {@code exec} helps as well, if the words are too long or too unusual to be written down */
    private static @Nullable ShellAdvice write(String reason, List<String> words, boolean orExec) {
        var yaml = words.stream()
                .map(word -> '"' + word.replace("\\", "\\\\").replace("\"", "\\\"") + '"')
                .collect(Collectors.joining(", ", "[", "]"));
        if (yaml.length() <= LONGEST && !CONTROL.matcher(yaml).find()) {
            return new ShellAdvice(reason, yaml, "");
        }
        return orExec ? new ShellAdvice(reason, null, EXEC) : null;
    }

    /** Returns whether Kubernetes expands it. Kubernetes expands {@code $(NAME)} in both forms, but differently. */
    private static boolean isExpanded(String word) {
        return word.contains("$(") || word.contains("$$");
    }

    /** Returns the name of the program that is finally started. */
    private static String program(SimpleCommand command) {
        for (var word : command.words()) {
            var name = word.substring(word.lastIndexOf('/') + 1);
            if (!LAUNCHERS.contains(name) && word.indexOf('=') < 0 && !word.startsWith("-")) {
                return name;
            }
        }
        return "";
    }
}
