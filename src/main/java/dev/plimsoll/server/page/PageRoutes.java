// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.server.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.plimsoll.server.PageAccess;
import dev.plimsoll.server.PlimsollServer;
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
 * The page and its JSON. The files of the page hold no data and are served to every caller, so that the page can ask for a
 * token; its JSON is served to authorized callers.
 */
@Singleton
class PageRoutes {
    private static final Logger LOG = Logger.getLogger(PageRoutes.class);
    private static final ObjectMapper JSON = new ObjectMapper()
            .registerModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS);

    private final Vertx vertx;
    private final AuditAnswer audit;
    private final PlimsollServer service = PlimsollServer.current();
    private final PageHosts hosts = new PageHosts(service.page().hosts());
    private final PageRequests requests = new PageRequests();

    PageRoutes(Vertx vertx) {
        this.vertx = vertx;
        this.audit = new AuditAnswer(vertx);
    }

    void register(@Observes ManagementInterface management) {
        PageNotice.of(service.page()).ifPresent(LOG::info);
        if (service.page().access() == PageAccess.off) {
            return;
        }
        var router = management.router();
        file(router, "/", "text/html; charset=utf-8", SignIn.fill(read("index.html"), service.clusterOptions()));
        file(router, "/page.css", "text/css; charset=utf-8", read("page.css"));
        file(router, "/page.js", "text/javascript; charset=utf-8", read("page.js"));
        file(router, "/mark.svg", "image/svg+xml", read("mark.svg"));
        api(router, "/api/state", this::state);
        api(router, "/api/decisions", PageRoutes::decisions);
        api(router, "/api/audit", this::audit);
    }

    private void file(Router router, String path, String type, Buffer content) {
        get(router, path, context -> answer(context, type, content));
    }

    private void api(Router router, String path, Consumer<RoutingContext> handler) {
        Consumer<RoutingContext> bounded = context -> requests.admit(context, () -> handler.accept(context));
        if (service.page().access() == PageAccess.open) {
            get(router, path, bounded);
        } else {
            var viewers = Objects.requireNonNull(service.cluster()).viewers();
            var authorization = new PageAuthorization(vertx, viewers);
            get(router, path, context -> authorization.admit(context, () -> bounded.accept(context)));
        }
    }

    private void get(Router router, String path, Consumer<RoutingContext> handler) {
        router.route(path).handler(this::checkHost);
        router.route(path).method(HttpMethod.GET).method(HttpMethod.HEAD).handler(handler::accept);
        router.route(path).handler(context -> {
            context.response().putHeader("Allow", "GET, HEAD");
            RefusedPage.send(context, 405, "this can only be read");
        });
    }

    private void checkHost(RoutingContext context) {
        if (hosts.allow(context.request().authority())) {
            context.next();
        } else {
            RefusedPage.send(
                    context,
                    421,
                    "the page is called by an address, localhost, or a name that serve --page-host gives");
        }
    }

    private static Buffer read(String name) {
        try (var in = Objects.requireNonNull(PageRoutes.class.getResourceAsStream("/page/" + name), name)) {
            return Buffer.buffer(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends the state. Policies can be large, so this does not run on the event loop. */
    private void state(RoutingContext context) {
        vertx.executeBlocking(() -> JSON.writeValueAsBytes(PageState.of(service, Clock.systemUTC())), false)
                .onSuccess(body -> answer(context, "application/json", Buffer.buffer(body)))
                .onFailure(context::fail);
    }

    /** Sends the decisions after the number in {@code after}, so that each is sent once. */
    private static void decisions(RoutingContext context) {
        var after = context.request().getParam("after", "0");
        if (!after.matches("\\d{1,18}")) {
            RefusedPage.send(context, 400, "after is the number of a decision: digits");
            return;
        }
        json(context, PlimsollServer.current().decisions().after(Long.parseLong(after)));
    }

    private void audit(RoutingContext context) {
        context.response().putHeader("Cache-Control", "no-store");
        audit.send(context);
    }

    private static void json(RoutingContext context, Object value) {
        try {
            answer(context, "application/json", Buffer.buffer(JSON.writeValueAsBytes(value)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("records of text", e);
        }
    }

    private static void answer(RoutingContext context, String type, Buffer body) {
        context.response().putHeader("Content-Type", type).putHeader("Cache-Control", "no-store");
        if (context.request().method().equals(HttpMethod.HEAD)) {
            context.response()
                    .putHeader("Content-Length", String.valueOf(body.length()))
                    .end();
        } else {
            context.response().end(body);
        }
    }
}
