// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.server.page;

import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * Keeps other origins out of the management port: every answer, also an error, carries headers by which a browser runs no script,
 * loads nothing and asks nobody but what came from here; and no origin may read an answer but our own.
 */
@Singleton
class ManagementHeaders {
    /** W3C Content Security Policy Level 3. */
    private static final String SECURITY_POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
                    + " img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /** After what Quarkus puts first, of which nothing can come before. */
    private static final int EARLY = Integer.MIN_VALUE + 1;

    void register(@Observes ManagementInterface management) {
        var router = management.router();
        removeCors(router);
        router.route().order(EARLY).handler(ManagementHeaders::add);
    }

    /**
     * Quarkus 3.33 adds a handler to this router that allows every origin, whatever is configured (VertxHttpRecorder). A route does
     * not tell its handler but in text.
     */
    private static void removeCors(Router router) {
        router.getRoutes().stream()
                .filter(route -> route.toString().contains("CorsHandler"))
                .toList()
                .forEach(Route::remove);
    }

    private static void add(RoutingContext context) {
        context.response()
                .putHeader("Content-Security-Policy", SECURITY_POLICY)
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("Referrer-Policy", "no-referrer")
                .putHeader("Cross-Origin-Resource-Policy", "same-origin");
        context.next();
    }
}
