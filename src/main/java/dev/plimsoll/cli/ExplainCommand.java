// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cli;

import dev.plimsoll.podpolicy.ParameterInfo;
import dev.plimsoll.rules.Rules;
import dev.plimsoll.terminal.Paragraph;
import dev.plimsoll.terminal.Style;
import dev.plimsoll.terminal.Terminal;
import dev.plimsoll.text.Suggestion;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code plimsoll explain}. */
@Command(
        name = "explain",
        description =
                "Explain a rule: what it forbids and why, an example that fails and one that passes, its parameters.",
        footerHeading = "%nExample:%n",
        footer = "  plimsoll explain hostPath")
final class ExplainCommand implements Callable<Integer> {
    private static final int WIDTH = Paragraph.WIDTH - "      ".length(); // as deep as it stands

    private final Terminal stdio;

    @Spec
    @Nullable
    CommandSpec spec;

    @Parameters(
            paramLabel = "RULE",
            arity = "0..1",
            completionCandidates = RuleIds.class,
            description = "The id of a rule: ${COMPLETION-CANDIDATES}.")
    @Nullable
    String rule;

    @Mixin
    HelpOption help = new HelpOption();

    /** For completion by the shell. */
    static final class RuleIds implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return ids().iterator();
        }
    }

    ExplainCommand(Terminal stdio) {
        this.stdio = stdio;
    }

    @Override
    public Integer call() {
        if (rule == null) {
            throw wrong("which rule? There are " + String.join(", ", ids()));
        }
        var wanted = rule;
        var description = RuleDescription.of(Rules.ALL).stream()
                .filter(each -> each.info().id().equalsIgnoreCase(wanted))
                .findFirst()
                .orElseThrow(() -> wrong("no such rule: " + wanted + Suggestion.among(ids(), wanted)));
        stdio.out().print(text(description, stdio.paint()));
        return 0;
    }

    private static List<String> ids() {
        return Rules.ALL.all().stream().map(each -> each.info().id()).toList();
    }

    private ParameterException wrong(String message) {
        return new ParameterException(Objects.requireNonNull(spec).commandLine(), message);
    }

    private static String text(RuleDescription rule, Style paint) {
        var info = rule.info();
        var text = new StringBuilder();
        text.append(paint.bold(info.id())).append('\n');
        wrapped(info.summary()).forEach(line -> text.append("  ").append(line).append('\n'));
        text.append("  By default: ")
                .append(paint.mode(rule.mode(), rule.byDefault()))
                .append("\n");
        section(text, paint, "Why", wrapped(info.why()));
        section(text, paint, "What to do", wrapped(info.remediation() + (info.fixable() ? FIXABLE : "")));
        section(text, paint, "Fails", info.failing().lines().toList());
        section(text, paint, "Passes", info.passing().lines().toList());
        section(text, paint, "Parameters", parameters(rule.parameters()));
        return text.toString();
    }

    private static final String FIXABLE = " With patch: true a policy has Plimsoll do it to pods on their way in.";

    private static void section(StringBuilder text, Style paint, String title, List<String> lines) {
        text.append('\n').append(paint.bold(title)).append('\n');
        lines.forEach(
                line -> text.append(line.isEmpty() ? "" : "  ").append(line).append('\n'));
    }

    private static List<String> parameters(List<ParameterInfo> parameters) {
        if (parameters.isEmpty()) {
            return List.of("None but mode.");
        }
        var lines = new ArrayList<String>();
        for (var parameter : parameters) {
            var unless = parameter.defaultValue().isEmpty() ? "required" : "default: " + parameter.defaultValue();
            lines.add(parameter.name() + " (" + parameter.type() + "; " + unless + ")");
            wrapped(parameter.description()).forEach(line -> lines.add("    " + line));
        }
        return lines;
    }

    private static List<String> wrapped(String text) {
        return Paragraph.lines(text, WIDTH);
    }
}
