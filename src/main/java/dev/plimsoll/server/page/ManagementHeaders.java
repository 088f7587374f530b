// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.server.page;

import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * Isolates the management port from other origins: every response, including errors, has headers that restrict the browser to
 * scripts, resources and requests of this origin, and only this origin may read a response.
 */
@Singleton
class ManagementHeaders {
    /** W3C Content Security Policy Level 3. */
    private static final String SECURITY_POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
                    + " img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /** After Quarkus' own first handlers, which always run first. */
    private static final int EARLY = Integer.MIN_VALUE + 1;

    void register(@Observes ManagementInterface management) {
        var router = management.router();
        removeCors(router);
        router.route().order(EARLY).handler(ManagementHeaders::add);
    }

    /**
     * Removes the handler that Quarkus 3.33 adds to this router and that allows every origin, whatever the configuration
     * (VertxHttpRecorder). A route shows its handler only as text.
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
