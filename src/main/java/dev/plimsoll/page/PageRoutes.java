// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.plimsoll.admission.PageAccess;
import dev.plimsoll.admission.Service;
import dev.plimsoll.cluster.Viewers;
import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.Objects;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * The page and its JSON. What comes from a cluster is only ever text to the page; should that fail one day, the browser runs no
 * script, loads nothing and asks nobody but what came from here.
 */
@Singleton
class PageRoutes {
    /** W3C Content Security Policy Level 3. */
    private static final String SECURITY_POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
                    + " img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static final Logger LOG = Logger.getLogger(PageRoutes.class);
    private static final String BEARER = "Bearer ";
    private static final ObjectMapper JSON = new ObjectMapper()
            .registerModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS);

    private final Vertx vertx;
    private final AuditAnswer audit;

    PageRoutes(Vertx vertx) {
        this.vertx = vertx;
        this.audit = new AuditAnswer(vertx);
    }

    void register(@Observes ManagementInterface management) {
        if (Service.current().page() == PageAccess.off) {
            return;
        }
        var router = management.router();
        file(router, "/", "index.html", "text/html; charset=utf-8");
        file(router, "/page.css", "page.css", "text/css; charset=utf-8");
        file(router, "/page.js", "page.js", "text/javascript; charset=utf-8");
        file(router, "/mark.svg", "mark.svg", "image/svg+xml");
        get(router, "/api/state", context -> json(context, State.of(Service.current(), Clock.systemUTC())));
        get(router, "/api/decisions", PageRoutes::decisions);
        get(router, "/api/audit", this::audit);
    }

    private void get(Router router, String path, Consumer<RoutingContext> handler) {
        router.route(path).method(HttpMethod.GET).method(HttpMethod.HEAD).handler(context -> admit(context, handler));
        router.route(path).handler(context -> {
            context.response().putHeader("Allow", "GET, HEAD");
            refuse(context, 405, "this can only be read");
        });
    }

    private void admit(RoutingContext context, Consumer<RoutingContext> handler) {
        if (Service.current().page() == PageAccess.open) {
            handler.accept(context);
            return;
        }
        var authorization = Objects.requireNonNullElse(context.request().getHeader("Authorization"), "");
        if (!authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            unknown(context);
            return;
        }
        var viewers = Objects.requireNonNull(Service.current().cluster()).viewers();
        var token = authorization.substring(BEARER.length()).strip();
        vertx.executeBlocking(() -> viewers.ask(token), false)
                .onSuccess(answer -> {
                    switch (answer) {
                        case Allowed -> handler.accept(context);
                        case Unknown -> unknown(context);
                        case Forbidden -> refuse(context, 403, "you may not get the non-resource URL " + Viewers.URL);
                    }
                })
                .onFailure(problem -> {
                    LOG.warnf("cannot ask the API server who may see the page: %s", problem.getMessage());
                    refuse(context, 503, "the API server does not say who you are");
                });
    }

    private static void unknown(RoutingContext context) {
        context.response().putHeader("WWW-Authenticate", "Bearer");
        refuse(context, 401, "show a token of this cluster: Authorization: Bearer TOKEN");
    }

    private static void refuse(RoutingContext context, int status, String why) {
        context.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "text/plain; charset=utf-8")
                .end(why + "\n");
    }

    private void file(Router router, String path, String name, String type) {
        var content = read(name);
        get(router, path, context -> answer(context, type, content));
    }

    private static Buffer read(String name) {
        try (var in = Objects.requireNonNull(PageRoutes.class.getResourceAsStream("/page/" + name), name)) {
            return Buffer.buffer(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Those after the number in {@code after}, so that nothing is sent twice. */
    private static void decisions(RoutingContext context) {
        var after = context.request().getParam("after", "0");
        if (!after.matches("\\d{1,18}")) {
            refuse(context, 400, "after is the number of a decision: digits");
            return;
        }
        json(context, Service.current().decisions().after(Long.parseLong(after)));
    }

    private void audit(RoutingContext context) {
        secure(context);
        audit.send(context);
    }

    private static void json(RoutingContext context, Object value) {
        try {
            answer(context, "application/json", Buffer.buffer(JSON.writeValueAsBytes(value)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("records of text", e);
        }
    }

    private static void secure(RoutingContext context) {
        context.response()
                .putHeader("Content-Security-Policy", SECURITY_POLICY)
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("Referrer-Policy", "no-referrer")
                .putHeader("Cache-Control", "no-store");
    }

    private static void answer(RoutingContext context, String type, Buffer body) {
        secure(context);
        context.response().putHeader("Content-Type", type);
        if (context.request().method().equals(HttpMethod.HEAD)) {
            context.response()
                    .putHeader("Content-Length", String.valueOf(body.length()))
                    .end();
        } else {
            context.response().end(body);
        }
    }
}
