// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.server.http;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;

/**
 * Drains the rest of a refused request, because a client that is cut off while sending may never read the response. Then closes
 * the connection, even if the client keeps it open.
 */
final class DrainingRequest implements InFlightBodies.Body {
    private final InFlightBodies all;
    private final HttpConnection connection;
    private final long begun = System.nanoTime();

    private DrainingRequest(InFlightBodies all, HttpConnection connection) {
        this.all = all;
        this.connection = connection;
    }

    /** Starts to drain. Call it after the response is written. */
    static void letGoBy(HttpServerRequest request, InFlightBodies all) {
        if (request.isEnded()) {
            request.connection().close();
            return;
        }
        var rest = new DrainingRequest(all, request.connection());
        request.handler(chunk -> {});
        request.endHandler(nothing -> rest.end());
        request.exceptionHandler(cutOff -> rest.end());
        all.begin(rest);
    }

    @Override
    public long begun() {
        return begun;
    }

    @Override
    public void timeOut() {
        end();
    }

    private void end() {
        all.end(this);
        connection.close();
    }
}
