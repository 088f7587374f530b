// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.server;

import dev.plimsoll.server.http.ReviewRoutes;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;

/** Starts and stops within the server what the role of this process asks for: endpoints, metrics, and the end of leading. */
@Singleton
class Lifecycle {
    private final PlimsollServer service = PlimsollServer.current();
    private final MeterRegistry registry;
    private final Instance<ReviewRoutes> reviews;

    Lifecycle(MeterRegistry registry, Instance<ReviewRoutes> reviews) {
        this.registry = registry;
        this.reviews = reviews;
    }

    void start(@Observes Router router) {
        ServerMetrics.register(registry, service);
        var cluster = service.cluster();
        if (cluster != null) {
            ClusterMetrics.register(registry, cluster.figures());
            service.companion().register(registry);
        }
        if (service.role().answersReviews()) {
            reviews.get().register(router);
        }
    }

    /** Reviews are answered for a while yet; another process can lead at once. */
    void stop(@Observes ShutdownDelayInitiatedEvent event) {
        if (service.role().answersReviews()) {
            reviews.get().stop();
        }
        service.leave();
    }

    /** Without a delay there is no other time. */
    void end(@Observes ShutdownEvent event) {
        service.leave();
    }
}
