// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.server.http;

import dev.plimsoll.server.PlimsollServer;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Startup;

/** {@code /q/health/started}: whether liveness checks may begin. A controller has no reviews to warm up with. */
@Startup
class StartedCheck implements HealthCheck {
    private final WarmUp warmUp;

    StartedCheck(WarmUp warmUp) {
        this.warmUp = warmUp;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("warm-up")
                .status(warmUp.isDone() || !PlimsollServer.current().role().answersReviews())
                .build();
    }
}
