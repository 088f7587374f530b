// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.plimsoll.cluster.certificates.Certificates;
import dev.plimsoll.cluster.client.EventRecorder;
import dev.plimsoll.cluster.client.LeaderTask;
import dev.plimsoll.cluster.policies.PodPolicyWatch;
import dev.plimsoll.cluster.webhooks.OwnerClusterRole;
import dev.plimsoll.cluster.webhooks.RegistrationGate;
import dev.plimsoll.cluster.webhooks.RegistrationReport;
import dev.plimsoll.cluster.webhooks.RegistrationStatus;
import dev.plimsoll.cluster.webhooks.TargetProbe;
import dev.plimsoll.cluster.webhooks.WebhookRegistrar;
import dev.plimsoll.policy.Namespace;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Runs the leader's work for all replicas, and holds its results. */
final class Leading {
    private final KubernetesClient client;
    private final ClusterOptions options;
    private final EventRecorder events;
    private final Clock clock;
    private final AtomicLong repairs = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();

    private volatile @Nullable LeaderTasks duties;

    /** Null until the first registration report. */
    private volatile @Nullable RegistrationReport report;

    private volatile long registeredGeneration;

    Leading(KubernetesClient client, ClusterOptions options, EventRecorder events, Clock clock) {
        this.client = client;
        this.options = options;
        this.events = events;
        this.clock = clock;
    }

    /**
     * Starts to lead.
     *
     * @param loaded completes when all of {@code knowledge} is complete
     * @param ready completes when this process answers reviews, if its role includes that
     * @param more starts additional tasks; returns null if there are none
     */
    LeaderTasks begin(
            Knowledge knowledge,
            CompletableFuture<Void> loaded,
            CompletableFuture<Void> ready,
            Supplier<@Nullable LeaderTask> more) {
        var leaveCertificates = knowledge.certificates().lead();
        var leavePathToken = knowledge.pathToken().lead();
        Runnable leave = () -> {
            leaveCertificates.run();
            leavePathToken.run();
        };
        report = null;
        registeredGeneration = 0;
        Runnable status = () -> writeStatus(knowledge);
        Supplier<WebhookRegistrar> registrar = () -> register(knowledge);
        LeaderTasks begun;
        if (options.role().answersReviews()) {
            begun = new LeaderTasks(leave, status, ready, registrar, ready, more);
        } else {
            // As a controller: the audit starts at once, the registration waits until a webhook replica answers.
            var gate = gate(knowledge, loaded);
            Runnable leaveAll = () -> {
                gate.close();
                leave.run();
            };
            begun = new LeaderTasks(leaveAll, status, gate.open(), registrar, loaded, more);
        }
        duties = begun;
        return begun;
    }

    private RegistrationGate gate(Knowledge knowledge, CompletableFuture<Void> loaded) {
        var registration = options.registration();
        var certificates = knowledge.certificates();
        return new RegistrationGate(
                () -> loaded.isDone() && knowledge.pathToken().isKnown() && certificates.isKnown(),
                () -> WebhookRegistrar.isRegistered(client, registration),
                new TargetProbe(client, registration.target(), certificates::caBundle)::answers);
    }

    private void writeStatus(Knowledge knowledge) {
        var policies = knowledge.policies();
        if (policies.generation() > 0) {
            new PolicyStatusWriter(client, () -> judged(knowledge), policy -> registration(policies, policy), clock)
                    .write(policies.known());
        }
    }

    /** Returns the registration status of the policy version in force; null if not reported yet. */
    private @Nullable RegistrationStatus registration(PodPolicyWatch policies, String policy) {
        var now = report;
        var inForce = policies.snapshot().version(policy);
        return now == null || inForce == null ? null : now.of(policy, inForce);
    }

    private List<Namespace> judged(Knowledge knowledge) {
        return knowledge.namespaces().all().stream()
                .filter(namespace -> !options.registration().exemptNamespaces().contains(namespace.name()))
                .toList();
    }

    private WebhookRegistrar register(Knowledge knowledge) {
        var policies = knowledge.policies();
        return new WebhookRegistrar(
                client,
                options.registration(),
                () -> new WebhookRegistrar.ToRegister(
                        policies.generation(), policies.snapshot().all()),
                () -> base64(knowledge.certificates().caBundle()),
                knowledge.pathToken()::registered,
                new Registrations(knowledge.certificates()),
                events);
    }

    private static @Nullable String base64(@Nullable String pem) {
        return pem == null ? null : Base64.getEncoder().encodeToString(pem.getBytes(UTF_8));
    }

    /** Handles the results of registration. */
    private final class Registrations implements WebhookRegistrar.Listener {
        private final Certificates certificates;

        Registrations(Certificates certificates) {
            this.certificates = certificates;
        }

        @Override
        public void handedOut(@Nullable String bundle) {
            if (bundle != null) {
                certificates.handedOut(new String(Base64.getDecoder().decode(bundle), UTF_8));
            }
            ownTheLease();
        }

        @Override
        public void registered(RegistrationReport now) {
            if (now.notRegistered() == 0) {
                registeredGeneration = now.generation();
            }
            if (!now.equals(report)) {
                report = now;
                var asked = duties;
                if (asked != null) {
                    asked.askStatus();
                }
            }
        }

        @Override
        public void repaired() {
            repairs.incrementAndGet();
        }

        @Override
        public void failed() {
            failures.incrementAndGet();
        }
    }

    /** Sets the owner of the Lease, so that it is deleted with Plimsoll. The owner is unknown when the Lease is created. */
    private void ownTheLease() {
        var lease = client.leases().inNamespace(options.namespace()).withName(options.name());
        var there = lease.get();
        var owners = OwnerClusterRole.references(client, options.registration().owner());
        if (there != null && !there.getMetadata().getOwnerReferences().containsAll(owners)) {
            lease.patch(
                    PatchContext.of(PatchType.JSON_MERGE),
                    new LeaseBuilder()
                            .withNewMetadata()
                            .withOwnerReferences(owners)
                            .endMetadata()
                            .build());
        }
    }

    /** Requests a registration, because the path token to register has changed. */
    void askToRegister() {
        var now = duties;
        if (now != null) {
            now.askToRegister();
        }
    }

    /** Requests a run of all tasks, because the policies or other registered data have changed. */
    void ask() {
        var now = duties;
        if (now != null) {
            now.ask();
        }
    }

    /** Returns how often this process reverted a change of the webhook configurations by another client. */
    long repairs() {
        return repairs.get();
    }

    /** Returns how often this process could not write the webhook configurations, or the webhooks of a policy. */
    long failures() {
        return failures.get();
    }

    /** Returns how many policies in force are registered, by the latest report. */
    long registered() {
        var now = report;
        return now == null ? 0 : now.registered();
    }

    /** Returns how many policies in force are not registered, by the latest report. */
    long notRegistered() {
        var now = report;
        return now == null ? 0 : now.notRegistered();
    }

    /** Returns the generation of the policies in force that was last registered completely. */
    long registeredGeneration() {
        return registeredGeneration;
    }
}
