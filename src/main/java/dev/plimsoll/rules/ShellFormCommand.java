// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.rules;

import dev.plimsoll.pod.Container;
import dev.plimsoll.pod.Workload;
import dev.plimsoll.policy.Cel;
import dev.plimsoll.policy.Concern;
import dev.plimsoll.policy.Findings;
import dev.plimsoll.policy.NoSettings;
import dev.plimsoll.policy.Rule;
import dev.plimsoll.policy.RuleInfo;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A command line ({@code command} and {@code args}; {@code args} alone where there is no command) of a shell with a script that is
 * one simple command without {@code exec}. Not scripts that exec, trap, or are pipelines or lists of commands: these may need the shell.
 *
 * <p>Asked of what runs as long as its pod: containers and sidecars. An init container ends by itself before anybody sends it a
 * signal, and an ephemeral container is somebody's terminal.
 */
final class ShellFormCommand implements Rule<NoSettings> {
    private static final RuleInfo INFO = new RuleInfo(
            "shellFormCommand",
            "A shell must not stand between the container and its one command.",
            """
            The shell is process 1 and gets the SIGTERM that ends a pod; most shells neither end by it nor pass it on. The \
            program never hears of it, loses what it has in hand, and every rollout waits for the kill. Some shells step \
            aside for a last command, but the image decides which shell it is.""",
            "Write the command without the shell, as a list of words, or put exec before it.",
            false,
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: web}
            spec:
              containers:
              - name: web
                image: registry.example/web:1.2
                command: [sh, -c, node server.js --port 8080]
            """,
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: web}
            spec:
              containers:
              - name: web
                image: registry.example/web:1.2
                command: [node, server.js, --port, "8080"]
            """);

    /** Longer command lines are not repeated; whoever wrote them knows which it is. */
    private static final int LONGEST = 200;

    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public NoSettings defaults() {
        return new NoSettings();
    }

    @Override
    public void judge(Workload workload, NoSettings settings, Findings findings) {
        for (var container : workload.spec().containers()) {
            if (container.type() == Container.Type.containers || container.sidecar()) {
                judge(container, findings);
            }
        }
    }

    /** No shell, and nothing that becomes one, stands first. */
    @Override
    public String clearWhen(NoSettings settings, Concern concern) {
        return "(containers + initContainers.filter(c, c.?restartPolicy.orValue('') == 'Always')).all(c,"
                + " [c.?command[?0].or(c.?args[?0]).orValue('')].all(w, "
                + Cel.matchesNot("w", ShellCommand.FIRST_WORD) + "))";
    }

    private static void judge(Container container, Findings findings) {
        var first = container.command().isEmpty() ? container.args() : container.command();
        if (first.isEmpty() || !ShellCommand.mayStartWith(first.get(0))) {
            return;
        }
        var field = container.command().isEmpty() ? "args" : "command";
        var shell = ShellCommand.of(words(container));
        var command = shell == null ? null : SimpleCommand.parse(shell.script());
        if (shell == null || command == null) {
            return;
        }
        findings.add(
                container,
                field,
                shell.text(),
                "A shell that passes no signal on stands between the container and its command, so that every stop waits for"
                        + " the kill: " + advice(container, field, shell, command),
                null);
    }

    private static List<String> words(Container container) {
        return Stream.concat(container.command().stream(), container.args().stream())
                .toList();
    }

    private static String advice(Container container, String field, ShellCommand shell, SimpleCommand command) {
        var execForm = command.words().stream()
                .map(word -> '"' + word.replace("\\", "\\\\").replace("\"", "\\\"") + '"')
                .collect(Collectors.joining(", ", field + ": [", "]"));
        // A dollar would be read by Kubernetes, which expands $(NAME) in either form, but not alike.
        boolean same = shell.plain() && command.literal() && execForm.indexOf('$') < 0;
        if (!same || execForm.length() > LONGEST || CONTROL.matcher(execForm).find()) {
            return "put exec before the command.";
        }
        boolean argsToo = field.equals("command") && !container.args().isEmpty();
        return "write " + execForm + (argsToo ? " and no args." : ".");
    }
}
