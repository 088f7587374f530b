// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.page;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.StreamWriteFeature;
import dev.plimsoll.admission.Service;
import dev.plimsoll.audit.AuditJson;
import dev.plimsoll.audit.AuditResult;
import dev.plimsoll.survey.Survey;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The latest audit.
 *
 * @param result null if there is none here
 * @param why there is none, as a sentence; null if there is one
 */
record Latest(@Nullable AuditResult result, @Nullable String why) {
    /** What breaks off must not look whole: nobody but the writer closes objects and the stream. */
    private static final JsonFactory JSON = new JsonFactoryBuilder()
            .disable(StreamWriteFeature.AUTO_CLOSE_CONTENT)
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .build();

    static Latest now(Service service) {
        var cluster = service.cluster();
        if (cluster == null) {
            return new Latest(null, "There is no cluster to audit: policies come from a file.");
        }
        if (!cluster.role().mayLead()) {
            return new Latest(null, "The controller audits: open the page of the one that leads.");
        }
        var survey = Survey.current();
        var auditor = survey == null ? null : survey.auditor();
        if (auditor == null) {
            return new Latest(null, "The audit is switched off (--audit-interval=0).");
        }
        var result = auditor.latest();
        if (result != null) {
            return new Latest(result, null);
        }
        if (cluster.leads()) {
            return new Latest(null, "The first audit is under way.");
        }
        var leader = cluster.leader();
        return new Latest(
                null,
                leader.isEmpty() ? "No replica leads and audits." : "Replica " + leader + " leads, and has the audit.");
    }

    /** When it began, to the last digit: another audit has another. Null if there is none. */
    @Nullable
    String begun() {
        return result == null ? null : result.begun().toString();
    }

    /** Writes {@code {"why": …, "audit": …}}, one of them null. */
    static void write(OutputStream out, @Nullable AuditResult result, @Nullable String why) throws IOException {
        try (var json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeStringField("why", why);
            json.writeFieldName("audit");
            if (result == null) {
                json.writeNull();
            } else {
                AuditJson.write(json, result, null);
            }
            json.writeEndObject();
        }
    }
}
