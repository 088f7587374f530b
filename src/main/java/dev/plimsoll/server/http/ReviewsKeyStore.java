// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.server.http;

import dev.plimsoll.server.PlimsollServer;
import io.quarkus.tls.runtime.KeyStoreAndKeyCertOptions;
import io.quarkus.tls.runtime.KeyStoreProvider;
import io.smallrye.common.annotation.Identifier;
import io.vertx.core.Vertx;
import io.vertx.core.net.KeyCertOptions;
import jakarta.inject.Singleton;

/** Tells Quarkus to ask for Plimsoll's certificate at each handshake. */
@Singleton
@Identifier("reviews")
final class ReviewsKeyStore implements KeyStoreProvider {
    @Override
    public KeyStoreAndKeyCertOptions getKeyStore(Vertx vertx) {
        var certificate = PlimsollServer.current().certificate();
        return new KeyStoreAndKeyCertOptions(certificate.keyStore(), KeyCertOptions.wrap(certificate));
    }
}
