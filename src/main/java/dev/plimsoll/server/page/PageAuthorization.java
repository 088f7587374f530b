// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.server.page;

import dev.plimsoll.cluster.PageAuthorizer;
import dev.plimsoll.cluster.PageAuthorizer.Answer;
import dev.plimsoll.cluster.client.LogThrottle;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Objects;
import org.jboss.logging.Logger;

/** Admits requests whose token the API server accepts, and whose user may read the page. */
final class PageAuthorization {
    private static final Logger LOG = Logger.getLogger(PageAuthorization.class);
    private static final String BEARER = "Bearer ";

    private final Vertx vertx;
    private final PageAuthorizer viewers;
    private final LogThrottle log = new LogThrottle(Duration.ofMinutes(1));

    PageAuthorization(Vertx vertx, PageAuthorizer viewers) {
        this.vertx = vertx;
        this.viewers = viewers;
    }

    /** @param then answers the request; not called if it is refused */
    void admit(RoutingContext context, Runnable then) {
        var authorization = Objects.requireNonNullElse(context.request().getHeader("Authorization"), "");
        if (!authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            unauthorized(context, "send a token of this cluster: Authorization: Bearer TOKEN");
            return;
        }
        var token = authorization.substring(BEARER.length()).strip();
        var known = viewers.known(token);
        if (known != null) {
            answer(context, known, then);
            return;
        }
        vertx.executeBlocking(() -> viewers.ask(token), false)
                .onSuccess(answer -> answer(context, answer, then))
                .onFailure(problem -> unanswered(context, problem));
    }

    private static void answer(RoutingContext context, Answer answer, Runnable then) {
        switch (answer) {
            case Allowed -> then.run();
            case Unknown -> unauthorized(context, "the API server does not accept this token; it may have expired");
            case Forbidden ->
                RefusedPage.send(
                        context, 403, "the user of this token may not get the non-resource URL " + PageAuthorizer.URL);
            case Busy ->
                RefusedPage.sendLater(context, 429, "too many tokens are being checked; try again in a second");
        }
    }

    private static void unauthorized(RoutingContext context, String why) {
        context.response().putHeader("WWW-Authenticate", "Bearer");
        RefusedPage.send(context, 401, why);
    }

    private void unanswered(RoutingContext context, Throwable problem) {
        boolean mayNotAsk = PageAuthorizer.isForbidden(problem);
        var why = mayNotAsk
                ? "Plimsoll may not ask the API server whose token this is: it needs the right to create"
                        + " tokenreviews.authentication.k8s.io and subjectaccessreviews.authorization.k8s.io"
                : "the API server does not answer whose token this is";
        if (log.now() >= 0) {
            LOG.warnf("the page cannot be shown: %s (%s)", why, problem.getMessage());
        }
        RefusedPage.sendLater(context, 503, why);
    }
}
