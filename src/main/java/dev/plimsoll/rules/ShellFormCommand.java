// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.rules;

import dev.plimsoll.pod.Container;
import dev.plimsoll.pod.Workload;
import dev.plimsoll.policy.Cel;
import dev.plimsoll.policy.FindingCollector;
import dev.plimsoll.policy.FindingScope;
import dev.plimsoll.policy.NoSettings;
import dev.plimsoll.policy.RuleInfo;
import java.util.stream.Stream;

/**
 * Forbids a command line ({@code command} and {@code args}; {@code args} alone if {@code command} is empty) of a shell with a
 * script that is one simple command without {@code exec}. Scripts that exec, trap, or are pipelines or lists of commands are
 * allowed: these may need the shell.
 *
 * <p>Applies to containers and sidecars, which run as long as their pod. An init container ends by itself before it receives a
 * signal, and an ephemeral container is a user's terminal.
 */
final class ShellFormCommand implements RuleWithoutSettings {
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

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public void judge(Workload workload, NoSettings settings, FindingCollector findings) {
        if (workload.spec().shareProcessNamespace()) {
            return;
        }
        for (var container : workload.spec().containers()) {
            if (container.type() == Container.Type.containers || container.sidecar()) {
                judge(container, workload.spec().hostPid(), findings);
            }
        }
    }

    /**
     * Clears command lines that do not start with a shell or a launcher, have no script, or have a script that is not one
     * command.
     */
    @Override
    public String clearWhen(NoSettings settings, FindingScope concern) {
        var noScript = "w.size() == 1 || w[1].size() > 0 && !w[1].startsWith('-') && !w[1].startsWith('+') && "
                + Cel.matchesNot("w[0]", ShellCommand.LAUNCHER);
        var script = "[w.size() > 3 && w[2] == '--' ? w[3] : w[2]]";
        var notSimple = "w.size() > 2 && " + Cel.matches("w[1]", "^-[abd-np-z]*c$") + " && "
                + Cel.matchesNot("w[0]", ShellCommand.LAUNCHER) + " && " + script
                + ".all(s, s.size() > 0 && !s.startsWith('-') && !s.startsWith('+') && (s.size() > "
                + SimpleCommand.LONGEST_SCRIPT + " || " + Cel.matchesNot("s", SimpleCommand.PATTERN) + "))";
        return "spec.?shareProcessNamespace.orValue(false) ||"
                + " (containers + initContainers.filter(c, c.?restartPolicy.orValue('') == 'Always')).all(c,"
                + " [c.?command.orValue([]) + c.?args.orValue([])].all(w, w.size() == 0 || "
                + Cel.matchesNot("w[0]", ShellCommand.FIRST_WORD) + " || " + noScript + " || " + notSimple + "))";
    }

    private static void judge(Container container, boolean hostPid, FindingCollector findings) {
        var first = container.command().isEmpty() ? container.args() : container.command();
        if (first.isEmpty() || !ShellCommand.mayStartWith(first.get(0))) {
            return;
        }
        var words = Stream.concat(container.command().stream(), container.args().stream())
                .toList();
        var shell = ShellCommand.of(words);
        var advice = ShellAdvice.of(words);
        if (shell != null && advice != null) {
            var field = container.command().isEmpty() ? "args" : "command";
            boolean argsToo = field.equals("command") && !container.args().isEmpty();
            findings.add(container, field, shell.text(), advice.text(field, argsToo, hostPid), null);
        }
    }
}
