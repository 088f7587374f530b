// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.plimsoll.cli.Report.InputError;
import dev.plimsoll.policy.Finding;
import dev.plimsoll.policy.Mode;
import dev.plimsoll.policy.RuleInfo;
import dev.plimsoll.policy.RuleSetting;
import dev.plimsoll.text.SafeText;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * For code scanning: SARIF 2.1.0 (OASIS Standard, 27 March 2020). What could not be read is a notification of the run, for it
 * is no result of a rule.
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

    @Override
    public void render(Report report, OutputStream out) throws IOException {
        try (var json = Json.generator(out)) {
            json.writeStartObject();
            json.writeStringField("$schema", SCHEMA);
            json.writeStringField("version", "2.1.0");
            json.writeArrayFieldStart("runs");
            json.writeStartObject();
            writeRun(json, report);
            json.writeEndObject();
            json.writeEndArray();
            json.writeEndObject();
        }
        out.write('\n');
    }

    private void writeRun(JsonGenerator json, Report report) throws IOException {
        var rules = rules(report);
        writeTool(json, rules);
        writeInvocation(json, report);
        json.writeStringField("columnKind", "unicodeCodePoints");
        json.writeArrayFieldStart("results");
        var ids = rules.stream().map(RuleInfo::id).toList();
        var fingerprints = new Fingerprints();
        for (var file : report.files()) {
            for (var result : file.results()) {
                for (var finding : result.findings()) {
                    write(json, ids, fingerprints, file.source(), result, finding);
                }
            }
        }
        json.writeEndArray();
    }

    /** All that a finding of this report can be of. */
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

    private void writeTool(JsonGenerator json, List<RuleInfo> rules) throws IOException {
        json.writeObjectFieldStart("tool");
        json.writeObjectFieldStart("driver");
        json.writeStringField("name", "Plimsoll");
        json.writeStringField("version", version);
        json.writeArrayFieldStart("rules");
        for (var rule : rules) {
            write(json, rule);
        }
        json.writeEndArray();
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, RuleInfo rule) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", rule.id());
        writeText(json, "shortDescription", rule.summary());
        writeText(json, "fullDescription", rule.why());
        var help = rule.why() + "\n\n" + rule.remediation();
        var examples = rule.failing().isEmpty()
                ? ""
                : "\n\nFails:\n\n```yaml\n" + rule.failing() + "```\n\nPasses:\n\n```yaml\n" + rule.passing() + "```\n";
        json.writeObjectFieldStart("help");
        json.writeStringField("text", help);
        json.writeStringField("markdown", help + examples);
        json.writeEndObject();
        json.writeObjectFieldStart("properties");
        json.writeArrayFieldStart("tags");
        json.writeString("security");
        json.writeString("kubernetes");
        json.writeEndArray();
        json.writeBooleanField("fixable", rule.fixable());
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void writeInvocation(JsonGenerator json, Report report) throws IOException {
        json.writeArrayFieldStart("invocations");
        json.writeStartObject();
        json.writeNumberField("exitCode", report.exitStatus().code());
        json.writeBooleanField("executionSuccessful", report.errors() == 0);
        json.writeArrayFieldStart("toolExecutionNotifications");
        for (var file : report.files()) {
            for (var error : file.errors()) {
                write(json, file.source(), error);
            }
        }
        json.writeEndArray();
        json.writeEndObject();
        json.writeEndArray();
    }

    private static void write(JsonGenerator json, Source source, InputError error) throws IOException {
        json.writeStartObject();
        json.writeStringField("level", "error");
        writeText(json, "message", SafeText.line("Document " + error.document() + ": " + error.message()));
        json.writeArrayFieldStart("locations");
        json.writeStartObject();
        writePlace(json, source, error.line(), 0);
        json.writeEndObject();
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void write(
            JsonGenerator json,
            List<String> rules,
            Fingerprints fingerprints,
            Source source,
            Result result,
            LocatedFinding located)
            throws IOException {
        var finding = located.finding();
        json.writeStartObject();
        json.writeStringField("ruleId", finding.rule());
        json.writeNumberField("ruleIndex", rules.indexOf(finding.rule()));
        json.writeStringField("level", level(located.effectiveMode()));
        writeText(json, "message", message(result, finding));
        json.writeArrayFieldStart("locations");
        json.writeStartObject();
        var at = located.at();
        writePlace(json, source, at == null ? 0 : at.line(), at == null ? 0 : at.column());
        json.writeArrayFieldStart("logicalLocations");
        json.writeStartObject();
        json.writeStringField("name", finding.path());
        json.writeStringField("fullyQualifiedName", result.title() + " " + finding.path());
        json.writeStringField("kind", "member");
        json.writeEndObject();
        json.writeEndArray();
        json.writeEndObject();
        json.writeEndArray();
        json.writeObjectFieldStart("partialFingerprints");
        json.writeStringField("plimsoll/v1", fingerprints.of(SourceUri.of(source), result, finding));
        json.writeEndObject();
        json.writeObjectFieldStart("properties");
        json.writeStringField("policy", located.policy());
        json.writeStringField("mode", finding.mode().name());
        json.writeBooleanField("dryRun", located.dryRun());
        json.writeStringField("found", finding.found());
        if (finding.container() != null) {
            json.writeStringField("container", finding.container());
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    private static String message(Result result, Finding finding) {
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

    /** @param line 0 if there is none, as {@code column} */
    private static void writePlace(JsonGenerator json, Source source, int line, int column) throws IOException {
        json.writeObjectFieldStart("physicalLocation");
        json.writeObjectFieldStart("artifactLocation");
        json.writeStringField("uri", SourceUri.of(source));
        json.writeEndObject();
        if (line > 0) {
            json.writeObjectFieldStart("region");
            json.writeNumberField("startLine", line);
            if (column > 0) {
                json.writeNumberField("startColumn", column);
            }
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private static void writeText(JsonGenerator json, String field, String text) throws IOException {
        json.writeObjectFieldStart(field);
        json.writeStringField("text", text);
        json.writeEndObject();
    }
}
