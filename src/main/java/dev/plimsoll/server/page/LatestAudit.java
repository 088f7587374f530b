// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.server.page;

import dev.plimsoll.audit.AuditResult;
import dev.plimsoll.cli.audit.AuditJson;
import dev.plimsoll.report.JsonOutput;
import dev.plimsoll.server.AuditService;
import dev.plimsoll.server.PlimsollServer;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** The latest audit, or the reason why there is none. */
sealed interface LatestAudit {
    /** Exactly one of the two is null. */
    record Answer(@Nullable String why, @Nullable AuditJson audit) {}

    record Found(AuditResult result) implements LatestAudit {
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
     * No audit is available.
     *
     * @param why as a sentence
     */
    record Missing(String why) implements LatestAudit {
        @Override
        public @Nullable String begun() {
            return null;
        }

        @Override
        public Answer answer() {
            return new Answer(why, null);
        }
    }

    /** Returns the exact time when the audit began, which is unique to each audit; null if there is no audit. */
    @Nullable
    String begun();

    Answer answer();

    static LatestAudit now(PlimsollServer service) {
        var cluster = service.cluster();
        if (cluster == null) {
            return new Missing("There is no cluster to audit: policies come from a file.");
        }
        if (!cluster.role().mayLead()) {
            return new Missing("The controller audits: open the page of the one that leads.");
        }
        var survey = AuditService.current();
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

    /** Writes {@code {"why": …, "audit": …}}, one of which is null. */
    default void write(OutputStream out) throws IOException {
        JsonOutput.write(answer(), out);
    }
}
