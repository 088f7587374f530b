// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.admission;

import dev.plimsoll.policy.PoliciesInForce;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * What is in force, for Prometheus; one series each. A controller serves no certificate and has none of its metrics.
 *
 * <table>
 * <caption>The metrics</caption>
 * <tr><th>name</th><th>what</th></tr>
 * <tr><td>{@code plimsoll_policy_generation}</td><td>1 at start, one more with each change that came into force</td></tr>
 * <tr><td>{@code plimsoll_policy_load_failures_total}</td><td>changes of the policy file that were refused</td></tr>
 * <tr><td>{@code plimsoll_policy_current}</td><td>0 while the policy file holds something that was refused, else 1</td></tr>
 * <tr><td>{@code plimsoll_certificate_expiry_timestamp_seconds}</td><td>when the served certificate expires, in seconds since
 *     1970</td></tr>
 * <tr><td>{@code plimsoll_certificate_load_failures_total}</td><td>changes of the certificate files that were refused</td></tr>
 * <tr><td>{@code plimsoll_connections}</td><td>open connections to the port of reviews</td></tr>
 * <tr><td>{@code plimsoll_connections_closed_total}</td><td>connections to it that were closed to make room for others</td></tr>
 * </table>
 */
final class ServiceMetrics {
    private ServiceMetrics() {}

    static void register(MeterRegistry registry, Service service) {
        var policy = service.policies();
        Gauge.builder("plimsoll.policy.generation", policy::generation)
                .description("1 at start, one more with each change that came into force.")
                .register(registry);
        FunctionCounter.builder("plimsoll.policy.load.failures", policy, PoliciesInForce::failures)
                .description("Changes of the policy file that were refused.")
                .register(registry);
        Gauge.builder("plimsoll.policy.current", () -> policy.isCurrent() ? 1 : 0)
                .description("0 while the policy file holds something that was refused.")
                .register(registry);
        if (service.role().answersReviews()) {
            registerCertificate(registry, service);
        }
    }

    private static void registerCertificate(MeterRegistry registry, Service service) {
        Gauge.builder(
                        "plimsoll.certificate.expiry.timestamp.seconds",
                        () -> service.certificate().expires().getEpochSecond())
                .description("When the served certificate expires, in seconds since 1970.")
                .register(registry);
        FunctionCounter.builder("plimsoll.certificate.load.failures", service, Service::certificateFailures)
                .description("Changes of the certificate files that were refused.")
                .register(registry);
        var connections = service.connections();
        Gauge.builder("plimsoll.connections", connections, OpenConnections::open)
                .description("Open connections to the port of reviews.")
                .register(registry);
        FunctionCounter.builder("plimsoll.connections.closed", connections, OpenConnections::closed)
                .description("Connections to the port of reviews that were closed to make room for others.")
                .register(registry);
    }
}
