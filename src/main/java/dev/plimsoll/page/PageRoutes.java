// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.page;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.plimsoll.admission.Service;
import io.quarkus.vertx.http.ManagementInterface;
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

    private static final ObjectMapper JSON = new ObjectMapper()
            .registerModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS);

    void register(@Observes ManagementInterface management) {
        var router = management.router();
        file(router, "/", "index.html", "text/html; charset=utf-8");
        file(router, "/page.css", "page.css", "text/css; charset=utf-8");
        file(router, "/page.js", "page.js", "text/javascript; charset=utf-8");
        file(router, "/mark.svg", "mark.svg", "image/svg+xml");
        get(router, "/api/state", context -> json(context, State.of(Service.current(), Clock.systemUTC())));
        get(router, "/api/decisions", PageRoutes::decisions);
    }

    private static void get(Router router, String path, Consumer<RoutingContext> handler) {
        router.route(path).method(HttpMethod.GET).method(HttpMethod.HEAD).handler(handler::accept);
        router.route(path)
                .handler(context -> context.response()
                        .setStatusCode(405)
                        .putHeader("Allow", "GET, HEAD")
                        .end());
    }

    private static void file(Router router, String path, String name, String type) {
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
            context.response()
                    .setStatusCode(400)
                    .putHeader("Content-Type", "text/plain; charset=utf-8")
                    .end(Buffer.buffer("after is the number of a decision: digits\n".getBytes(UTF_8)));
            return;
        }
        json(context, Service.current().decisions().after(Long.parseLong(after)));
    }

    private static void json(RoutingContext context, Object value) {
        try {
            answer(context, "application/json", Buffer.buffer(JSON.writeValueAsBytes(value)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("records of text", e);
        }
    }

    private static void answer(RoutingContext context, String type, Buffer body) {
        context.response()
                .putHeader("Content-Type", type)
                .putHeader("Content-Security-Policy", SECURITY_POLICY)
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("Referrer-Policy", "no-referrer")
                .putHeader("Cache-Control", "no-store");
        if (context.request().method().equals(HttpMethod.HEAD)) {
            context.response()
                    .putHeader("Content-Length", String.valueOf(body.length()))
                    .end();
        } else {
            context.response().end(body);
        }
    }
}
