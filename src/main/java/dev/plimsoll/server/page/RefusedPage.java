// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.server.page;

import io.vertx.ext.web.RoutingContext;

/** Refuses a request, with a sentence that says why. */
final class RefusedPage {
    private RefusedPage() {}

    static void send(RoutingContext context, int status, String why) {
        context.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "text/plain; charset=utf-8")
                .putHeader("Cache-Control", "no-store")
                .end(why + "\n");
    }

    /** Refuses a request that may succeed a second later. */
    static void sendLater(RoutingContext context, int status, String why) {
        context.response().putHeader("Retry-After", "1");
        send(context, status, why);
    }
}
