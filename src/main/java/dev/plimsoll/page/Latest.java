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

/**
 * The latest audit.
 *
 * @param result null if there is none here
 * @param why there is none, as a sentence; null if there is one
 */
record Latest(@Nullable AuditResult result, @Nullable String why) {
    /** One of them null. */
    private record Answer(@Nullable String why, @Nullable AuditJson audit) {}

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
        Json.write(new Answer(why, result == null ? null : AuditJson.of(result, null)), out);
    }
}
