// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.page;

import dev.plimsoll.admission.Service;
import dev.plimsoll.audit.AuditResult;
import dev.plimsoll.cli.Json;
import dev.plimsoll.survey.AuditJson;
import dev.plimsoll.survey.Survey;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** The latest audit, or why there is none here. */
sealed interface Latest {
    /** One of them null. */
    record Answer(@Nullable String why, @Nullable AuditJson audit) {}

    record Found(AuditResult result) implements Latest {
        @Override
        public String begun() {
            return result.begun().toString();
        }

        @Override
        public Answer answer() {
            return new Answer(null, AuditJson.of(result, null));
        }
    }

    /**
     * No audit is here.
     *
     * @param why as a sentence
     */
    record Missing(String why) implements Latest {
        @Override
        public @Nullable String begun() {
            return null;
        }

        @Override
        public Answer answer() {
            return new Answer(why, null);
        }
    }

    /** When it began, to the last digit: another audit has another. Null if there is none. */
    @Nullable
    String begun();

    Answer answer();

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
        Json.write(answer(), out);
    }
}
