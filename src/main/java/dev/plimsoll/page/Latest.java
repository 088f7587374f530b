// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.page;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import dev.plimsoll.admission.Service;
import dev.plimsoll.audit.AuditJson;
import dev.plimsoll.audit.AuditResult;
import dev.plimsoll.survey.Survey;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** The latest audit, or why there is none here. */
sealed interface Latest {
    /** What breaks off must not look whole: nobody but the writer closes objects and the stream. */
    JsonFactory JSON = new JsonFactoryBuilder()
            .disable(StreamWriteFeature.AUTO_CLOSE_CONTENT)
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .build();

    /** There is one. */
    record Found(AuditResult result) implements Latest {
        @Override
        public boolean isThere() {
            return true;
        }

        @Override
        public String begun() {
            return result.begun().toString();
        }

        @Override
        public void writeFields(JsonGenerator json) throws IOException {
            json.writeNullField("why");
            json.writeFieldName("audit");
            AuditJson.write(json, result, null);
        }
    }

    /**
     * There is none.
     *
     * @param why as a sentence
     */
    record Missing(String why) implements Latest {
        @Override
        public boolean isThere() {
            return false;
        }

        @Override
        public @Nullable String begun() {
            return null;
        }

        @Override
        public void writeFields(JsonGenerator json) throws IOException {
            json.writeStringField("why", why);
            json.writeNullField("audit");
        }
    }

    boolean isThere();

    /** When it began, to the last digit: another audit has another. Null if there is none. */
    @Nullable
    String begun();

    void writeFields(JsonGenerator json) throws IOException;

    static Latest now(Service service) {
        var cluster = service.cluster();
        if (cluster == null) {
            return new Missing("There is no cluster to audit: policies come from a file.");
        }
        if (!cluster.role().mayLead()) {
            return new Missing("The controller audits: open the page of the one that leads.");
        }
        var survey = Survey.current();
        var auditor = survey == null ? null : survey.auditor();
        if (auditor == null) {
            return new Missing("The audit is switched off (--audit-interval=0).");
        }
        var result = auditor.latest();
        if (result != null) {
            return new Found(result);
        }
        if (cluster.leads()) {
            return new Missing("The first audit is under way.");
        }
        var leader = cluster.leader();
        return new Missing(
                leader.isEmpty() ? "No replica leads and audits." : "Replica " + leader + " leads, and has the audit.");
    }

    /** Writes {@code {"why": …, "audit": …}}, one of them null. */
    default void write(OutputStream out) throws IOException {
        try (var json = JSON.createGenerator(out)) {
            json.writeStartObject();
            writeFields(json);
            json.writeEndObject();
        }
    }
}
