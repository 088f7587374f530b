// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cli;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.plimsoll.podpolicy.DefaultPolicy;
import dev.plimsoll.podpolicy.ParameterInfo;
import dev.plimsoll.podpolicy.PodPolicyCrd;
import dev.plimsoll.report.JsonOutput;
import dev.plimsoll.rules.Rules;
import dev.plimsoll.terminal.Style;
import dev.plimsoll.terminal.Terminal;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code plimsoll rules}. */
@Command(
        name = "rules",
        description = "List the rules, or print the built-in policy, or what makes an API server take policies.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  plimsoll rules",
            "  plimsoll rules --default-policy > policy.yaml",
            "  plimsoll rules --crd | kubectl apply -f -"
        })
final class RulesCommand implements Callable<Integer> {
    private final Terminal stdio;

    enum Format {
        table,
        markdown,
        json
    }

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "table",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    Format output = Format.table;

    @Option(
            names = "--default-policy",
            description = "Print the built-in policy as YAML: a file to begin one's own with.")
    boolean defaultPolicy;

    @Option(
            names = "--crd",
            description =
                    "Print what makes an API server take policies: a CustomResourceDefinition and what belongs to it.")
    boolean crd;

    @Mixin
    HelpOption help = new HelpOption();

    RulesCommand(Terminal stdio) {
        this.stdio = stdio;
    }

    @Override
    public Integer call() throws IOException {
        if (defaultPolicy) {
            stdio.out().print(DefaultPolicy.yaml());
            return 0;
        }
        if (crd) {
            stdio.out().print(PodPolicyCrd.yaml(Rules.ALL));
            return 0;
        }
        var rules = RuleDescription.of(Rules.ALL);
        switch (output) {
            case table -> table(rules, stdio.paint(), stdio.out());
            case markdown -> markdown(rules, stdio.out());
            case json -> JsonOutput.print(rules.stream().map(RuleJson::of).toList(), stdio.out());
        }
        return 0;
    }

    private static void table(List<RuleDescription> rules, Style paint, PrintStream out) {
        int ids = width(rules.stream().map(rule -> rule.info().id()).toList(), "RULE");
        int modes = width(rules.stream().map(RuleDescription::byDefault).toList(), "BY DEFAULT");
        out.print(paint.bold(padded("RULE", ids) + padded("BY DEFAULT", modes) + "FIX  WHAT") + "\n");
        for (var rule : rules) {
            out.print(paint.bold(padded(rule.info().id(), ids))
                    + paint.mode(rule.mode(), padded(rule.byDefault(), modes))
                    + padded(rule.fix(), "FIX  ".length())
                    + rule.info().summary() + "\n");
        }
        out.print("\n`plimsoll explain RULE` tells why, with examples and parameters.\n");
    }

    private static int width(List<String> cells, String heading) {
        return Math.max(
                        heading.length(),
                        cells.stream().mapToInt(String::length).max().orElse(0))
                + 2;
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }

    private static void markdown(List<RuleDescription> rules, PrintStream out) {
        out.print("| Rule | What it asks | By default | Fix | Parameters |\n");
        out.print("|---|---|---|---|---|\n");
        for (var rule : rules) {
            var parameters = rule.parameters().stream()
                    .map(parameter -> "`" + parameter.name() + "`")
                    .toList();
            out.print("| `" + rule.info().id() + "` | " + rule.info().summary().replace("|", "\\|") + " | "
                    + rule.byDefault() + " | " + rule.fix() + " | " + String.join(", ", parameters) + " |\n");
        }
    }

    private record RuleJson(
            String id, String summary, String remediation, boolean fixable, List<ParameterJson> parameters) {
        static RuleJson of(RuleDescription rule) {
            var info = rule.info();
            return new RuleJson(
                    info.id(),
                    info.summary(),
                    info.remediation(),
                    info.fixable(),
                    rule.parameters().stream().map(ParameterJson::of).toList());
        }
    }

    private record ParameterJson(
            String name,
            String type,
            @JsonProperty("default") String defaultValue,
            String description) {
        static ParameterJson of(ParameterInfo parameter) {
            return new ParameterJson(
                    parameter.name(), parameter.type(), parameter.defaultValue(), parameter.description());
        }
    }
}
