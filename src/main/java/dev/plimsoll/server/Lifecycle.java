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

/** Starts and stops the parts of the server that the role of this process needs: endpoints, metrics, and leader election. */
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

    /** Gives up leadership at once, so that another process can lead. Reviews are answered until the delay ends. */
    void stop(@Observes ShutdownDelayInitiatedEvent event) {
        if (service.role().answersReviews()) {
            reviews.get().stop();
        }
        service.leave();
    }

    /** Gives up leadership where there is no delay. */
    void end(@Observes ShutdownEvent event) {
        service.leave();
    }
}
