// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.server.http;

import dev.plimsoll.server.PlimsollServer;
import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.TrustOptions;
import jakarta.inject.Singleton;

/** Sets the TLS options that Quarkus accepts at build time only: client certificates, and the count of connections. */
@Singleton
final class ReviewsTls implements HttpServerOptionsCustomizer {
    @Override
    public void customizeHttpsServer(HttpServerOptions options) {
        var service = PlimsollServer.current();
        options.setSslEngineOptions(new CountedTls(service.connections()));
        var clients = service.clients();
        if (clients != null) {
            options.setClientAuth(ClientAuth.REQUIRED).setTrustOptions(TrustOptions.wrap(clients));
        }
    }
}
