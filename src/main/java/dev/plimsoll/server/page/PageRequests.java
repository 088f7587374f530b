// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.server.page;

import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Bounds how many responses with the page's JSON are made or sent at once: each is in memory until its reader has received it,
 * and shares the memory of the webhook.
 */
final class PageRequests {
    private static final int MOST_AT_ONCE = 8;

    private final Semaphore open = new Semaphore(MOST_AT_ONCE);

    /** @param then answers the request; not called if there are too many requests */
    void admit(RoutingContext context, Runnable then) {
        if (!open.tryAcquire()) {
            RefusedPage.sendLater(context, 429, "too many requests at once; try again in a second");
            return;
        }
        var closed = new AtomicBoolean();
        context.addEndHandler(end -> {
            if (closed.compareAndSet(false, true)) {
                open.release();
            }
        });
        then.run();
    }
}
