// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.server.http;

import dev.plimsoll.admission.Endpoint;
import dev.plimsoll.server.PlimsollServer;
import io.quarkus.vertx.http.HttpsServerStart;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Sends reviews to Plimsoll's own port, over the same connection, bytes and code as an API server, before it is ready: the
 * first review of a cold JVM takes a quarter of a second on a free processor, and seconds on a busy one. Metrics and the log
 * omit these reviews.
 */
@Singleton
public class WarmUp {
    private static final Logger LOG = Logger.getLogger(WarmUp.class);
    private static final String HEADER = "Plimsoll-Warm-Up";

    /** After these, every class is loaded and a review takes a few milliseconds; the compiler does the rest in operation. */
    private static final int REVIEWS = 30;

    /** Limits the warm-up on a slow processor. */
    private static final Duration MOST_TIME = Duration.ofSeconds(20);

    private static final List<byte[]> BODIES = List.of(body("allowed"), body("patched"), body("denied"));

    private volatile @Nullable String token = new BigInteger(128, new SecureRandom()).toString(36);

    /** Returns whether the warm-up is complete, so that API servers may connect. */
    public boolean isDone() {
        return token == null;
    }

    /** Returns whether Plimsoll itself sent the request. The token is secret, and expires with the warm-up. */
    boolean asks(HttpServerRequest request) {
        var secret = token;
        return secret != null && secret.equals(request.getHeader(HEADER));
    }

    /** Starts the warm-up when all data is loaded. Runs on a daemon thread, because the data may never arrive. */
    void begin(@ObservesAsync HttpsServerStart start) {
        PlimsollServer.current().whenLoaded(() -> {
            var thread = new Thread(this::warmUp, "plimsoll: warm up");
            thread.setDaemon(true);
            thread.start();
        });
    }

    private synchronized void warmUp() {
        var secret = token;
        if (secret == null) {
            return;
        }
        long begun = System.nanoTime();
        int reviews = 0;
        try {
            reviews = ask(secret, begun);
        } catch (IOException | RuntimeException e) {
            LOG.warnf("cannot warm up, so that the first reviews will be slow: %s", e.toString());
        }
        token = null;
        PlimsollServer.current().ready();
        LOG.infof("Ready, after %d ms and %d reviews to warm up.", (System.nanoTime() - begun) / 1_000_000, reviews);
    }

    private static int ask(String secret, long begun) throws IOException {
        int port = ConfigProvider.getConfig().getValue("quarkus.http.ssl-port", Integer.class);
        var service = PlimsollServer.current();
        int reviews = 0;
        var tokens = service.pathTokens();
        var token = tokens == null ? null : tokens.current();
        var prefix = token == null ? "" : token.prefix();
        try (var self = new LoopbackClient(
                service.host(), port, service.certificate(), service.clients(), HEADER + ": " + secret)) {
            for (; reviews < REVIEWS && System.nanoTime() - begun < MOST_TIME.toNanos(); reviews++) {
                var endpoint = reviews % 2 == 0 ? Endpoint.validate : Endpoint.mutate;
                self.ask(prefix + "/" + endpoint, BODIES.get(reviews % BODIES.size()));
            }
        }
        return reviews;
    }

    private static byte[] body(String name) {
        try (var in = WarmUp.class.getResourceAsStream("warm-up/" + name + ".json")) {
            if (in == null) {
                throw new IllegalStateException("no " + name + ".json was built in");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
