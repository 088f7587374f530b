// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.plimsoll.policy.Fix;
import dev.plimsoll.yaml.Position;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** For other programs: names, order and meaning of the fields do not change. */
final class JsonRenderer implements Renderer {
    @Override
    public void render(Report report, OutputStream out) throws IOException {
        try (var json = Json.generator(out)) {
            json.writeStartObject();
            json.writeStringField("policy", report.policyNames());
            json.writeNumberField("judged", report.judged());
            json.writeArrayFieldStart("skipped");
            for (var file : report.files()) {
                for (var object : file.skipped()) {
                    write(json, file.source(), object);
                }
            }
            json.writeEndArray();
            json.writeArrayFieldStart("results");
            for (var file : report.files()) {
                for (var result : file.results()) {
                    write(json, file.source(), result);
                }
            }
            json.writeEndArray();
            json.writeArrayFieldStart("errors");
            for (var file : report.files()) {
                for (var error : file.errors()) {
                    write(json, file.source(), error);
                }
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        out.write('\n');
    }

    private static void write(JsonGenerator json, Source source, Result result) throws IOException {
        json.writeStartObject();
        json.writeStringField("file", source.name());
        json.writeNumberField("document", result.document());
        json.writeStringField("kind", result.kind());
        json.writeStringField("namespace", result.namespace());
        json.writeStringField("name", result.name());
        json.writeStringField("verdict", result.denied() ? "Denied" : "Allowed");
        json.writeArrayFieldStart("findings");
        for (var located : result.findings()) {
            var finding = located.finding();
            json.writeStartObject();
            json.writeStringField("rule", finding.rule());
            json.writeStringField("mode", finding.mode().name());
            json.writeStringField("path", finding.path());
            json.writeFieldName("line");
            writeLine(json, located.at());
            json.writeStringField("container", finding.container());
            json.writeStringField("found", finding.found());
            json.writeStringField("message", finding.message());
            json.writeFieldName("fix");
            write(json, finding.fix());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    /** Null for what was read from no file. */
    private static void writeLine(JsonGenerator json, @Nullable Position at) throws IOException {
        if (at == null) {
            json.writeNull();
        } else {
            json.writeNumber(at.line());
        }
    }

    private static void write(JsonGenerator json, Source source, SkippedObject object) throws IOException {
        json.writeStartObject();
        json.writeStringField("file", source.name());
        json.writeNumberField("document", object.document());
        json.writeNumberField("line", object.line());
        json.writeStringField("apiVersion", object.apiVersion());
        json.writeStringField("kind", object.kind());
        json.writeStringField("name", object.name());
        json.writeStringField("reason", object.reason().name());
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, @Nullable Fix fix) throws IOException {
        if (fix == null) {
            json.writeNull();
            return;
        }
        json.writeStartArray();
        for (var add : fix.adds()) {
            json.writeStartObject();
            json.writeStringField("op", "add");
            json.writeStringField("path", add.pointer());
            json.writeFieldName("value");
            Json.write(json, add.value());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void write(JsonGenerator json, Source source, Report.InputError error) throws IOException {
        json.writeStartObject();
        json.writeStringField("file", source.name());
        json.writeNumberField("document", error.document());
        json.writeStringField("message", error.messageWithLine());
        json.writeEndObject();
    }
}
