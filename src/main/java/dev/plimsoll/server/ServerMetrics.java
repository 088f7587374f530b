// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.server;

import dev.plimsoll.policy.PolicySource;
import dev.plimsoll.server.http.OpenConnections;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * Exports the policies and certificate in force to Prometheus, one series per metric. A controller serves no certificate and
 * has none of its metrics.
 */
final class ServerMetrics {
    private ServerMetrics() {}

    static void register(MeterRegistry registry, PlimsollServer service) {
        var policy = service.policies();
        Gauge.builder("plimsoll.policy.generation", policy::generation)
                .description("1 at start, one more with each change that came into force.")
                .register(registry);
        FunctionCounter.builder("plimsoll.policy.load.failures", policy, PolicySource::failures)
                .description("Changes of the policy file that were refused.")
                .register(registry);
        Gauge.builder("plimsoll.policy.current", () -> policy.isCurrent() ? 1 : 0)
                .description("0 while the policy file, or a policy of the cluster, holds something that was refused.")
                .register(registry);
        if (service.role().answersReviews()) {
            registerCertificate(registry, service);
        }
    }

    private static void registerCertificate(MeterRegistry registry, PlimsollServer service) {
        Gauge.builder(
                        "plimsoll.certificate.expiry.timestamp.seconds",
                        () -> service.certificate().expires().getEpochSecond())
                .description("When the served certificate expires, in seconds since 1970.")
                .register(registry);
        FunctionCounter.builder("plimsoll.certificate.load.failures", service, PlimsollServer::certificateFailures)
                .description("Changes of the files of certificate and client authority that were refused.")
                .register(registry);
        var connections = service.connections();
        Gauge.builder("plimsoll.connections", connections, OpenConnections::open)
                .description("Open connections to the port of reviews.")
                .register(registry);
        FunctionCounter.builder("plimsoll.connections.closed", connections, OpenConnections::closed)
                .description("Connections that were closed to make room for others.")
                .register(registry);
    }
}
