// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.report;

import static com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.plimsoll.policy.Finding;
import dev.plimsoll.policy.Mode;
import dev.plimsoll.policy.RuleInfo;
import dev.plimsoll.policy.RuleSetting;
import dev.plimsoll.report.Report.InputError;
import dev.plimsoll.text.SafeText;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Output for code scanning: SARIF 2.1.0 (OASIS Standard, 27 March 2020). Read errors are notifications of the run, because they
 * are not results of a rule.
 *
 * @param version of this program
 */
record SarifRenderer(String version) implements Renderer {
    private static final String SCHEMA =
            "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

    private static final RuleInfo UNREADABLE = new RuleInfo(
            Finding.UNREADABLE,
            "An object that carries a pod must be one that Kubernetes can read.",
            "A field holds another type of value than its API type, so that nobody can say what the pod would do. The API"
                    + " server refuses it too.",
            "Write the value as the type that the message names.",
            false,
            "",
            "");

    private record Log(@JsonProperty("$schema") String schema, String version, List<Run> runs) {}

    private record Run(Tool tool, List<Invocation> invocations, String columnKind, Iterable<Violation> results) {}

    private record Tool(Driver driver) {}

    private record Driver(String name, String version, List<Descriptor> rules) {}

    private record Descriptor(
            String id, Text shortDescription, Text fullDescription, Help help, DescriptorProperties properties) {}

    private record Text(String text) {}

    private record Help(String text, String markdown) {}

    private record DescriptorProperties(List<String> tags, boolean fixable) {}

    private record Invocation(
            int exitCode, boolean executionSuccessful, Iterable<Notification> toolExecutionNotifications) {}

    private record Notification(String level, Text message, List<Location> locations) {}

    private record Violation(
            String ruleId,
            int ruleIndex,
            String level,
            Text message,
            List<Location> locations,
            Map<String, String> partialFingerprints,
            ViolationProperties properties) {}

    private record ViolationProperties(
            String policy,
            Mode mode,
            boolean dryRun,
            String found,
            @JsonInclude(NON_NULL) @Nullable String container) {}

    private record Location(
            PhysicalLocation physicalLocation,
            @JsonInclude(NON_NULL) @Nullable List<LogicalLocation> logicalLocations) {}

    private record PhysicalLocation(
            Artifact artifactLocation,
            @JsonInclude(NON_NULL) @Nullable Region region) {}

    private record Artifact(String uri) {}

    private record Region(
            int startLine, @JsonInclude(NON_NULL) @Nullable Integer startColumn) {}

    private record LogicalLocation(String name, String fullyQualifiedName, String kind) {}

    @Override
    public void render(Report report, OutputStream out) throws IOException {
        JsonOutput.print(new Log(SCHEMA, "2.1.0", List.of(run(report))), out);
    }

    private Run run(Report report) {
        var rules = rules(report);
        var ids = rules.stream().map(RuleInfo::id).toList();
        return new Run(
                new Tool(new Driver(
                        "Plimsoll",
                        version,
                        rules.stream().map(SarifRenderer::descriptor).toList())),
                List.of(invocation(report)),
                "unicodeCodePoints",
                () -> violations(report, ids, new Fingerprints()).iterator());
    }

    private static Stream<Violation> violations(Report report, List<String> rules, Fingerprints fingerprints) {
        return report.files().stream()
                .flatMap(file -> file.results().stream()
                        .flatMap(result -> result.findings().stream()
                                .map(located ->
                                        violation(rules, fingerprints, SourceUri.of(file.source()), result, located))));
    }

    /** Returns all rules to which a finding of this report can refer. */
    private static List<RuleInfo> rules(Report report) {
        var rules = new TreeMap<String, RuleInfo>();
        rules.put(UNREADABLE.id(), UNREADABLE);
        for (var policy : report.policies()) {
            add(policy.rules(), rules);
            policy.overrides().forEach(override -> add(override.rules(), rules));
        }
        return List.copyOf(rules.values());
    }

    private static void add(Map<String, RuleSetting<?>> settings, Map<String, RuleInfo> rules) {
        settings.forEach((id, setting) -> rules.put(id, setting.rule().info()));
    }

    private static Descriptor descriptor(RuleInfo rule) {
        var help = rule.why() + "\n\n" + rule.remediation();
        var examples = rule.failing().isEmpty()
                ? ""
                : "\n\nFails:\n\n```yaml\n" + rule.failing() + "```\n\nPasses:\n\n```yaml\n" + rule.passing() + "```\n";
        return new Descriptor(
                rule.id(),
                new Text(rule.summary()),
                new Text(rule.why()),
                new Help(help, help + examples),
                new DescriptorProperties(List.of("security", "kubernetes"), rule.fixable()));
    }

    private static Invocation invocation(Report report) {
        return new Invocation(
                report.exitStatus().code(),
                report.errors() == 0,
                () -> report.files().stream()
                        .flatMap(file -> file.errors().stream().map(error -> notification(file.source(), error)))
                        .iterator());
    }

    private static Notification notification(Source source, InputError error) {
        var message = SafeText.line("Document " + error.document() + ": " + error.message());
        var place = place(SourceUri.of(source), error.line() > 0 ? new Region(error.line(), null) : null);
        return new Notification("error", new Text(message), List.of(new Location(place, null)));
    }

    private static Violation violation(
            List<String> rules, Fingerprints fingerprints, String uri, WorkloadResult result, LocatedFinding located) {
        var finding = located.finding();
        var at = located.at();
        var place = place(uri, at == null ? null : new Region(at.line(), at.column()));
        var member = new LogicalLocation(finding.path(), result.title() + " " + finding.path(), "member");
        return new Violation(
                finding.rule(),
                rules.indexOf(finding.rule()),
                level(located.effectiveMode()),
                new Text(message(result, finding)),
                List.of(new Location(place, List.of(member))),
                Map.of("plimsoll/v1", fingerprints.of(uri, result, finding)),
                new ViolationProperties(
                        located.policy(), finding.mode(), located.dryRun(), finding.found(), finding.container()));
    }

    private static String message(WorkloadResult result, Finding finding) {
        var found = finding.found().isEmpty() ? "" : " (found " + SafeText.line(finding.found()) + ")";
        return SafeText.line(result.title()) + ", " + SafeText.line(finding.path()) + found + ": "
                + SafeText.line(finding.message());
    }

    private static String level(Mode mode) {
        return switch (mode) {
            case Off -> "none";
            case Audit -> "note";
            case Warn -> "warning";
            case Enforce -> "error";
        };
    }

    private static PhysicalLocation place(String uri, @Nullable Region region) {
        return new PhysicalLocation(new Artifact(uri), region);
    }
}
