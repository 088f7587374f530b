// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.server.http;

import dev.plimsoll.server.PlimsollServer;
import java.time.Instant;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * {@code /q/health/ready}: whether the API server gets correct answers quickly. A controller is ready when it has loaded its
 * data from the API server, whether or not it leads.
 */
@Readiness
class ReadyCheck implements HealthCheck {
    private final WarmUp warmUp;

    ReadyCheck(WarmUp warmUp) {
        this.warmUp = warmUp;
    }

    @Override
    public HealthCheckResponse call() {
        var service = PlimsollServer.current();
        return service.role().answersReviews() ? reviews(service) : controller(service);
    }

    private static HealthCheckResponse controller(PlimsollServer service) {
        return HealthCheckResponse.named("controller")
                .status(service.isLoaded())
                .withData("waitingFor", String.join(", ", service.waitingFor()))
                .withData("policyGeneration", service.policies().generation())
                .build();
    }

    private HealthCheckResponse reviews(PlimsollServer service) {
        var certificate = service.certificate();
        return HealthCheckResponse.named("reviews")
                .status(warmUp.isDone() && certificate.isValidAt(Instant.now()))
                .withData("warm", warmUp.isDone())
                .withData("waitingFor", String.join(", ", service.waitingFor()))
                .withData("policyGeneration", service.policies().generation())
                .withData("knowledgeAgeSeconds", service.knowledgeAge().toSeconds())
                .withData("certificateExpires", certificate.expires().toString())
                .build();
    }
}
