// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.admission;

import dev.plimsoll.cluster.Cluster;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToDoubleFunction;

/**
 * What becomes of us in a cluster, for Prometheus; one series each. Those of leading are only in processes that may lead, those of
 * look-ups only in processes that answer reviews.
 *
 * <table>
 * <caption>The metrics</caption>
 * <tr><th>name</th><th>what</th></tr>
 * <tr><td>{@code plimsoll_leader}</td><td>1 for the replica that keeps registration, certificate and status, else 0</td></tr>
 * <tr><td>{@code plimsoll_knowledge_age_seconds}</td><td>for how long the API server has not confirmed that we know all there is; it is
 *     asked every ten seconds</td></tr>
 * <tr><td>{@code plimsoll_policy_lookups_total}</td><td>how often a review had to wait for a version of a policy</td></tr>
 * <tr><td>{@code plimsoll_policy_lookup_failures_total}</td><td>reviews that stayed unanswered (503), since nobody could tell what the
 *     version is that they asked for</td></tr>
 * <tr><td>{@code plimsoll_namespace_lookups_total}</td><td>namespaces that a review had to wait for</td></tr>
 * <tr><td>{@code plimsoll_namespace_lookup_failures_total}</td><td>of these, those that stayed unknown, so that the strictest mode
 *     counted</td></tr>
 * <tr><td>{@code plimsoll_policies_registered}</td><td>policies in force that are registered; 0 where the replica does not
 *     lead</td></tr>
 * <tr><td>{@code plimsoll_policies_not_registered}</td><td>policies in force that are not; likewise</td></tr>
 * <tr><td>{@code plimsoll_registered_policy_generation}</td><td>the {@code plimsoll_policy_generation} that was last registered wholly;
 *     likewise</td></tr>
 * <tr><td>{@code plimsoll_registration_failures_total}</td><td>how often the webhook configurations, or what they should hold of a
 *     policy, could not be written</td></tr>
 * <tr><td>{@code plimsoll_registration_repairs_total}</td><td>how often somebody else's change of the webhook configurations was put
 *     right here</td></tr>
 * <tr><td>{@code plimsoll_events_written_total}</td><td>Events written</td></tr>
 * <tr><td>{@code plimsoll_events_dropped_total}</td><td>things that were not told, for there was too much</td></tr>
 * <tr><td>{@code plimsoll_authority_expiry_timestamp_seconds}</td><td>when the authority that signs our certificate expires, in
 *     seconds since 1970; 0 where we have none of our own</td></tr>
 * <tr><td>{@code plimsoll_certificate_rotations_total}</td><td>how often certificate or authority was replaced here</td></tr>
 * <tr><td>{@code plimsoll_certificate_repairs_total}</td><td>how often the Secret was put right here</td></tr>
 * <tr><td>{@code plimsoll_path_token_rotations_total}</td><td>how often the path token was replaced here</td></tr>
 * <tr><td>{@code plimsoll_path_token_repairs_total}</td><td>how often its Secret was restored here</td></tr>
 * </table>
 */
final class ClusterMetrics {
    private final MeterRegistry registry;
    private final Cluster cluster;

    private ClusterMetrics(MeterRegistry registry, Cluster cluster) {
        this.registry = registry;
        this.cluster = cluster;
    }

    static void register(MeterRegistry registry, Cluster cluster) {
        new ClusterMetrics(registry, cluster).register();
    }

    private void register() {
        gauge(
                "plimsoll.knowledge.age.seconds",
                "For how long the API server has not confirmed that we know all there is.",
                it -> it.age().toMillis() / 1e3);
        counter("plimsoll.events.written", "Events written.", Cluster::eventsWritten);
        counter(
                "plimsoll.events.dropped",
                "Things that were not told, for there was too much.",
                Cluster::eventsDropped);
        gauge(
                "plimsoll.authority.expiry.timestamp.seconds",
                "When the authority of our own expires, in seconds since 1970.",
                it -> it.authorityExpires().getEpochSecond());
        if (cluster.role().answersReviews()) {
            registerLookUps();
        }
        if (cluster.role().mayLead()) {
            registerLeading();
        }
    }

    private void registerLookUps() {
        counter("plimsoll.namespace.lookups", "Namespaces that a review had to wait for.", Cluster::lookUps);
        counter(
                "plimsoll.namespace.lookup.failures",
                "Namespaces that stayed unknown, so that the strictest mode counted.",
                Cluster::failedLookUps);
        counter(
                "plimsoll.policy.lookups",
                "Versions of policies that a review had to wait for.",
                Cluster::policyLookUps);
        counter(
                "plimsoll.policy.lookup.failures",
                "Reviews that stayed unanswered, because the version that they asked for could not be found.",
                Cluster::failedPolicyLookUps);
    }

    private void registerLeading() {
        gauge("plimsoll.leader", "1 for the replica that writes what has to be written.", it -> it.leads() ? 1 : 0);
        gauge("plimsoll.policies.registered", "Policies in force that are registered.", Cluster::registeredPolicies);
        gauge(
                "plimsoll.policies.not.registered",
                "Policies in force that are not registered.",
                Cluster::unregisteredPolicies);
        gauge(
                "plimsoll.registered.policy.generation",
                "The generation of the policies that was last registered wholly.",
                Cluster::registeredGeneration);
        counter("plimsoll.registration.failures", "Webhooks that could not be written.", Cluster::registrationFailures);
        counter(
                "plimsoll.registration.repairs",
                "Changes of the webhook configurations by others that were put right.",
                Cluster::repairs);
        counter(
                "plimsoll.certificate.rotations",
                "Certificates and authorities that were replaced because time went by.",
                Cluster::certificateRenewals);
        counter("plimsoll.certificate.repairs", "Repairs of the Secret.", Cluster::certificateRepairs);
        counter(
                "plimsoll.path.token.rotations",
                "Path tokens that were replaced because their time was over.",
                Cluster::pathTokenRotations);
        counter("plimsoll.path.token.repairs", "Repairs of the Secret of the path token.", Cluster::pathTokenRepairs);
    }

    private void gauge(String name, String description, ToDoubleFunction<Cluster> figure) {
        Gauge.builder(name, cluster, figure).description(description).register(registry);
    }

    private void counter(String name, String description, ToDoubleFunction<Cluster> figure) {
        FunctionCounter.builder(name, cluster, figure).description(description).register(registry);
    }
}
