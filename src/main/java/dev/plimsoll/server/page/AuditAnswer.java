// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.server.page;

import dev.plimsoll.audit.Auditor;
import dev.plimsoll.cluster.client.LogThrottle;
import dev.plimsoll.server.AuditService;
import dev.plimsoll.server.PlimsollServer;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.time.Duration;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Streams the latest audit, so that only a part of the response is in memory. Serves one caller at a time, because each keeps a
 * result from being released. Other callers must retry.
 */
final class AuditAnswer {
    private static final Logger LOG = Logger.getLogger(AuditAnswer.class);

    /** The timeout of one part of a response. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** The timeout of a whole response, of some megabytes: the next audit but one waits for it. */
    private static final Duration LONGEST = Duration.ofMinutes(2);

    private final Vertx vertx;
    private final LogThrottle told = new LogThrottle(Duration.ofSeconds(10));

    AuditAnswer(Vertx vertx) {
        this.vertx = vertx;
    }

    /** Sends the response. Common headers are set already. */
    void send(RoutingContext context) {
        context.response().putHeader(HttpHeaders.CONTENT_TYPE, "application/json");
        if (context.request().method().equals(HttpMethod.HEAD)) {
            context.response().end();
            return;
        }
        vertx.<Void>executeBlocking(
                        () -> {
                            write(context);
                            return null;
                        },
                        false)
                .onFailure(problem -> {
                    long before = told.now();
                    if (before >= 0) {
                        LOG.warnf(
                                "the audit was not sent whole: %s (%d more since the last such line)",
                                problem.getMessage(), before);
                    }
                    context.response().reset();
                });
    }

    private static void write(RoutingContext context) throws IOException {
        var latest = LatestAudit.now(PlimsollServer.current());
        var out = new ResponseStream(context.response(), PATIENCE, LONGEST);
        if (latest instanceof LatestAudit.Missing) {
            latest.write(out);
        } else if (!writeResult(out)) {
            later(context);
            return;
        }
        out.finish(); // after the result is released: the caller may retry at once
    }

    /** Returns false if the audit is being sent to another caller. */
    private static boolean writeResult(ResponseStream out) throws IOException {
        try (var loan = lend()) {
            if (loan != null) {
                new LatestAudit.Found(loan.result()).write(out);
            }
            return loan != null;
        }
    }

    private static Auditor.@Nullable Loan lend() {
        var survey = AuditService.current();
        var auditor = survey == null ? null : survey.auditor();
        return auditor == null ? null : auditor.lend();
    }

    private static void later(RoutingContext context) {
        context.response()
                .setStatusCode(503)
                .putHeader("Retry-After", "1")
                .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; charset=utf-8")
                .end("the audit is being sent to another caller; come back in a second\n");
    }
}
