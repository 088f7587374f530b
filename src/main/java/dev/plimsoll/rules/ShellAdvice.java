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
 * What to do about a shell with one command. Never what the rule itself refuses.
 *
 * @param reason what is wrong
 * @param words the command line to write instead, as YAML; null if {@code otherwise} says what to do
 */
record ShellAdvice(String reason, @Nullable String words, String otherwise) {
    private static final String SHELL = "the shell is process 1 and does not pass SIGTERM on";
    private static final String EXEC = "put exec before the command";

    /** Programs that do not handle SIGTERM: as process 1 they ignore it, whoever starts them. */
    private static final Set<String> IGNORING = Set.of("sleep", "tail", "cat", "tee", "yes");
    /** Those of them that read no standard input, which the shell takes from what runs in the background. */
    private static final Set<String> WITHOUT_INPUT = Set.of("sleep", "tail");

    private static final Set<String> LAUNCHERS = Set.of("env", "busybox");

    /** Characters; longer command lines are not written anew. */
    private static final int LONGEST = 400;

    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    /**
     * Follows shells within shells, of which the outer do nothing that the innermost would not.
     *
     * @return null if the command line is not one of a shell, or its script is not known to be one command
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
                return null; // the outer of two shells does something
            } else {
                return depth == 0
                        ? new ShellAdvice(SHELL, null, EXEC)
                        : write(SHELL, with(shell, command.withExec()), false);
            }
        }
    }

    /**
     * The message of a finding.
     *
     * @param field {@code command} or {@code args}
     * @param argsToo whether there are args beside the command, which are not needed any more
     * @param hostPid whether the shell is process 1 only when the pod leaves the process namespace of its node
     */
    String text(String field, boolean argsToo, boolean hostPid) {
        var advice = words == null ? otherwise : "write " + field + ": " + words + (argsToo ? " and no args" : "");
        var capital = reason.substring(0, 1).toUpperCase(Locale.ROOT) + reason.substring(1);
        return (hostPid ? "Without hostPID " + reason : capital) + ", so that every stop waits for the kill: " + advice
                + ".";
    }

    /** The exec form would not help: only a process that handles the signal, or is not process 1, ends by it. */
    private static @Nullable ShellAdvice ignoring(ShellCommand shell, SimpleCommand command) {
        var reason = "as process 1, neither the shell nor " + program(command) + " ends by SIGTERM";
        return WITHOUT_INPUT.contains(program(command))
                ? write(reason, with(shell, "trap 'exit 0' TERM; " + command.script() + " & wait"), false)
                : new ShellAdvice(reason, null, "set shareProcessNamespace: true in the pod");
    }

    private static List<String> with(ShellCommand shell, String script) {
        return Stream.concat(shell.prefix().stream(), Stream.of(script)).toList();
    }

    /** @param orExec whether {@code exec} helps as well, where the words are too many or too odd to be written down */
    private static @Nullable ShellAdvice write(String reason, List<String> words, boolean orExec) {
        var yaml = words.stream()
                .map(word -> '"' + word.replace("\\", "\\\\").replace("\"", "\\\"") + '"')
                .collect(Collectors.joining(", ", "[", "]"));
        if (yaml.length() <= LONGEST && !CONTROL.matcher(yaml).find()) {
            return new ShellAdvice(reason, yaml, "");
        }
        return orExec ? new ShellAdvice(reason, null, EXEC) : null;
    }

    /** Whether Kubernetes reads it: it expands {@code $(NAME)} in either form, but not alike. */
    private static boolean isExpanded(String word) {
        return word.contains("$(") || word.contains("$$");
    }

    /** The name of the program that is started in the end. */
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
