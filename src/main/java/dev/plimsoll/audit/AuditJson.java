// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.audit;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.plimsoll.policy.Fix;
import dev.plimsoll.policy.Policy;
import java.io.IOException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A result as JSON, for other programs: names, order and meaning of the fields do not change. What {@code check --output json}
 * says of a workload is said in the same words; {@code owner} stands in the place of its {@code file} and {@code document}.
 */
public final class AuditJson {
    private final JsonGenerator json;

    private AuditJson(JsonGenerator json) {
        this.json = json;
    }

    /**
     * Writes one object.
     *
     * @param change what a candidate would do; null where there was none
     */
    public static void write(JsonGenerator json, AuditResult result, @Nullable BlastRadius change) throws IOException {
        new AuditJson(json).write(result, change);
    }

    private void write(AuditResult result, @Nullable BlastRadius change) throws IOException {
        json.writeStartObject();
        json.writeStringField(
                "policy",
                String.join(", ", result.policies().stream().map(Policy::name).toList()));
        json.writeStringField(
                "begun", result.begun().truncatedTo(ChronoUnit.SECONDS).toString());
        json.writeNumberField("seconds", result.took().toMillis() / 1e3);
        json.writeNumberField("judged", result.tally().owners());
        json.writeNumberField("exempt", result.tally().exempt());
        json.writeNumberField("pods", result.tally().pods());
        json.writeNumberField("unnamed", result.tally().unnamed());
        json.writeNumberField("calls", result.tally().calls());
        json.writeArrayFieldStart("results");
        for (var owner : result.owners()) {
            write(owner);
        }
        json.writeEndArray();
        json.writeFieldName("onlyCounted");
        write(result.onlyCounted());
        json.writeArrayFieldStart("violations");
        write(result.outOfLine());
        json.writeEndArray();
        json.writeFieldName("blastRadius");
        writeCounts(result.blastRadius());
        json.writeArrayFieldStart("coldStart");
        write(result.coldStart());
        json.writeEndArray();
        json.writeArrayFieldStart("errors");
        for (var error : result.errors()) {
            json.writeStartObject();
            json.writeStringField("message", error);
            json.writeEndObject();
        }
        json.writeEndArray();
        if (change != null) {
            json.writeFieldName("change");
            write(change);
        }
        json.writeEndObject();
    }

    private void write(OnlyCounted onlyCounted) throws IOException {
        json.writeStartObject();
        json.writeNumberField("owners", onlyCounted.sum());
        json.writeNumberField("findings", onlyCounted.findings());
        json.writeStringField("why", onlyCounted.why());
        json.writeFieldName("byNamespace");
        writeCounts(onlyCounted.owners());
        json.writeEndObject();
    }

    private void write(OutOfLine outOfLine) throws IOException {
        for (var breach : outOfLine.total().entrySet()) {
            json.writeStartObject();
            json.writeStringField("rule", breach.getKey().rule());
            json.writeStringField("mode", breach.getKey().mode().name());
            json.writeNumberField("owners", breach.getValue());
            json.writeEndObject();
        }
    }

    private void write(ColdStart coldStart) throws IOException {
        for (var namespace : coldStart.byNamespace().entrySet()) {
            json.writeStartObject();
            json.writeStringField("namespace", namespace.getKey());
            json.writeArrayFieldStart("daemonSets");
            for (var agent : namespace.getValue().named()) {
                json.writeStartObject();
                json.writeStringField("name", agent.name());
                json.writeStringField("nextPod", agent.nextPod().name());
                json.writeStringField(
                        "nextPodAfterChange", agent.nextPodAfterChange().name());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeNumberField("more", namespace.getValue().more());
            json.writeEndObject();
        }
    }

    private void write(AuditedOwner owner) throws IOException {
        json.writeStartObject();
        json.writeStringField("owner", owner.kind() + "/" + owner.name());
        json.writeStringField("kind", owner.kind().name());
        json.writeStringField("namespace", owner.namespace());
        json.writeStringField("name", owner.name());
        json.writeStringField("verdict", owner.denied() ? "Denied" : "Allowed");
        json.writeBooleanField("exempt", owner.exempt());
        json.writeNumberField("replicas", owner.replicas());
        json.writeStringField("since", owner.since().toString());
        json.writeStringField("nextPod", owner.next().name());
        json.writeStringField("nextPodAfterChange", owner.nextUnderCandidate().name());
        json.writeFieldName("labels");
        write(owner.labels());
        json.writeFieldName("findings");
        write(owner.findings());
        json.writeNumberField("moreFindings", owner.more());
        json.writeFieldName("findingsAfterChange");
        write(owner.underCandidate());
        json.writeArrayFieldStart("drift");
        for (var drift : owner.drifts()) {
            write(drift);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void write(List<AuditedFinding> findings) throws IOException {
        json.writeStartArray();
        for (var audited : findings) {
            var finding = audited.finding();
            json.writeStartObject();
            json.writeStringField("rule", finding.rule());
            json.writeStringField("mode", finding.mode().name());
            json.writeStringField("path", finding.path());
            json.writeStringField("container", finding.container());
            json.writeStringField("found", finding.found());
            json.writeStringField("message", finding.message());
            json.writeFieldName("fix");
            write(finding.fix());
            json.writeStringField("policy", audited.policy());
            json.writeBooleanField("dryRun", audited.dryRun());
            json.writeBooleanField("mended", audited.mended());
            json.writeNumberField("replicas", audited.replicas());
            json.writeStringField("pod", audited.pod());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void write(@Nullable Fix fix) throws IOException {
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
            writeValue(add.value());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void writeValue(Object value) throws IOException {
        if (value instanceof Map<?, ?> map) {
            json.writeStartObject();
            for (var entry : map.entrySet()) {
                json.writeFieldName((String) entry.getKey());
                writeValue(entry.getValue());
            }
            json.writeEndObject();
        } else if (value instanceof Boolean bool) {
            json.writeBoolean(bool);
        } else {
            json.writeString((String) value);
        }
    }

    private void write(Drift drift) throws IOException {
        json.writeStartObject();
        json.writeStringField("container", drift.container());
        json.writeStringField("image", drift.image());
        json.writeArrayFieldStart("builds");
        for (var build : drift.builds()) {
            json.writeStartObject();
            json.writeStringField("id", build.id());
            json.writeNumberField("replicas", build.replicas());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("earlier");
        for (var build : drift.earlier()) {
            json.writeStartObject();
            json.writeStringField("id", build.id());
            json.writeStringField(
                    "until", build.until().truncatedTo(ChronoUnit.SECONDS).toString());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeStringField("pin", drift.pin());
        json.writeEndObject();
    }

    private void write(BlastRadius change) throws IOException {
        json.writeStartObject();
        json.writeStringField("sum", change.sum());
        json.writeFieldName("refused");
        writeTitles(change.refused());
        json.writeFieldName("mended");
        writeTitles(change.mended());
        json.writeFieldName("admitted");
        writeTitles(change.admitted());
        json.writeFieldName("byNamespace");
        writeCounts(change.byNamespace());
        json.writeFieldName("byLabel");
        writeCounts(change.byLabel());
        json.writeEndObject();
    }

    private void writeTitles(List<AuditedOwner> owners) throws IOException {
        json.writeStartArray();
        for (var owner : owners) {
            json.writeString(owner.title());
        }
        json.writeEndArray();
    }

    private void writeCounts(Map<String, Integer> counts) throws IOException {
        json.writeStartObject();
        for (var count : counts.entrySet()) {
            json.writeNumberField(count.getKey(), count.getValue());
        }
        json.writeEndObject();
    }

    private void write(Map<String, String> texts) throws IOException {
        json.writeStartObject();
        for (var text : new TreeMap<>(texts).entrySet()) {
            json.writeStringField(text.getKey(), text.getValue());
        }
        json.writeEndObject();
    }
}
