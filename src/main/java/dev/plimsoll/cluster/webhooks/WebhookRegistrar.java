// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster.webhooks;

import dev.plimsoll.cluster.certificates.PathToken;
import dev.plimsoll.cluster.client.EventRecorder;
import dev.plimsoll.cluster.client.ReconcileLoop;
import dev.plimsoll.cluster.client.ResourceWatch;
import dev.plimsoll.cluster.policies.PodPolicyResource;
import dev.plimsoll.cluster.policies.VersionedPolicy;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Keeps Plimsoll's two webhook configurations in sync with the policies: by server-side apply, in place, so that they always
 * exist. Reverts changes by other clients. Never deletes the configurations, because otherwise a crash would disable enforcement.
 *
 * <p>Reads the configurations back each time and reports the status of each policy: a policy that is in force in Plimsoll but not
 * registered with the API server denies nothing. A policy that the API server rejects does not block the others.
 */
public final class WebhookRegistrar implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(WebhookRegistrar.class);

    /** Resync interval, in case a watch misses an event. Also the interval to retry rejected policies. */
    private static final Duration PERIOD = Duration.ofSeconds(30);

    private final KubernetesClient client;
    private final WebhookRegistration registration;
    private final Supplier<ToRegister> policies;
    private final Supplier<@Nullable String> caBundle;
    private final Supplier<PathToken> pathToken;
    private final Listener listener;
    private final EventRecorder events;
    private final Map<ConfigurationKind, KeptConfiguration> configurations = new EnumMap<>(ConfigurationKind.class);
    private final List<ResourceWatch<GenericKubernetesResource>> watches;
    private final ReconcileLoop keeping;
    private Map<String, RegistrationStatus> told = Map.of();

    /**
     * The policies in force.
     *
     * @param generation as counted by {@code plimsoll_policy_generation}
     */
    public record ToRegister(long generation, List<VersionedPolicy> policies) {}

    /** Receives the results of registration, on one thread. */
    public interface Listener {
        /** Called when both configurations hold this bundle; null if another controller sets the bundle. */
        void handedOut(@Nullable String caBundle);

        /** Called with the registration status, as read back. */
        void registered(RegistrationReport report);

        /** Called when Plimsoll reverted a change by another client. */
        void repaired();

        /** Called when a configuration, or the webhooks of a policy, could not be written. */
        void failed();
    }

    /**
     * Starts at once.
     *
     * @param policies the policies in force
     * @param caBundle base64 of the PEM of the authorities that sign the serving certificate; null if another controller sets it
     * @param pathToken token that API servers must send
     */
    public WebhookRegistrar(
            KubernetesClient client,
            WebhookRegistration registration,
            Supplier<ToRegister> policies,
            Supplier<@Nullable String> caBundle,
            Supplier<PathToken> pathToken,
            Listener listener,
            EventRecorder events) {
        this.client = client;
        this.registration = registration;
        this.policies = policies;
        this.caBundle = caBundle;
        this.pathToken = pathToken;
        this.listener = listener;
        this.events = events;
        for (var kind : ConfigurationKind.values()) {
            configurations.put(kind, new KeptConfiguration(client, kind, registration, events, listener::repaired));
        }
        keeping = new ReconcileLoop("register the webhooks", PERIOD, this::keep);
        watches = List.of(
                watch(ConfigurationKind.ValidatingWebhookConfiguration),
                watch(ConfigurationKind.MutatingWebhookConfiguration));
    }

    /** Returns whether webhooks are registered, for any version of the policies. */
    public static boolean isRegistered(KubernetesClient client, WebhookRegistration registration) {
        var kind = ConfigurationKind.ValidatingWebhookConfiguration;
        return client.genericKubernetesResources(ConfigurationStore.API, kind.name())
                        .withName(registration.name())
                        .get()
                != null;
    }

    private ResourceWatch<GenericKubernetesResource> watch(ConfigurationKind kind) {
        return new ResourceWatch<>(
                client,
                "the " + kind,
                "/apis/" + ConfigurationStore.API + "/" + kind.plural() + "?fieldSelector=metadata.name%3D"
                        + registration.name(),
                () -> client.genericKubernetesResources(ConfigurationStore.API, kind.name())
                        .withName(registration.name())
                        .runnableInformer(0),
                configuration -> {},
                ResourceWatch.Handler.of(configuration -> ask(), configuration -> ask()));
    }

    /** Requests a run because policies, the bundle, or the registered webhooks may have changed. */
    public void ask() {
        keeping.ask();
    }

    private void keep() {
        var now = policies.get();
        var bundle = caBundle.get();
        var wanted = new WebhookConfigurations(registration, bundle, pathToken.get());
        var kept = new EnumMap<ConfigurationKind, KeptConfiguration.Outcome>(ConfigurationKind.class);
        try {
            var owners = OwnerClusterRole.references(client, registration.owner());
            for (var configuration : configurations.entrySet()) {
                kept.put(configuration.getKey(), configuration.getValue().keep(now.policies(), wanted, owners));
            }
        } catch (KubernetesClientException e) {
            listener.failed();
            report(now, wanted, kept, e);
            throw e;
        }
        if (kept.values().stream().anyMatch(outcome -> !outcome.isAccepted())) {
            listener.failed();
        }
        report(now, wanted, kept, null);
        listener.handedOut(bundle);
    }

    private void report(
            ToRegister now,
            WebhookConfigurations wanted,
            Map<ConfigurationKind, KeptConfiguration.Outcome> kept,
            @Nullable KubernetesClientException problem) {
        for (var configuration : configurations.entrySet()) {
            if (problem != null && !kept.containsKey(configuration.getKey())) {
                var outcome = configuration.getValue().readBack(now.policies(), problem);
                if (outcome == null) {
                    return; // the registered webhooks are unknown
                }
                kept.put(configuration.getKey(), outcome);
            }
        }
        var statuses = new TreeMap<String, RegistrationStatus>();
        for (var policy : now.policies()) {
            var status = RegistrationStatus.of(policy, wanted, kept);
            statuses.put(policy.name(), status);
            if (!status.registered() && !status.equals(told.get(policy.name()))) {
                tell(policy, status);
            }
        }
        told = statuses;
        listener.registered(new RegistrationReport(now.generation(), statuses));
    }

    private void tell(VersionedPolicy policy, RegistrationStatus status) {
        LOG.errorf("PodPolicy %s: %s", policy.name(), status.message());
        if (policy.uid() != null) {
            events.tell(
                    PodPolicyResource.reference(policy.name(), policy.uid()),
                    EventRecorder.Type.Warning,
                    "RegistrationFailed",
                    status.message());
        }
    }

    @Override
    public void close() {
        keeping.close();
        watches.forEach(ResourceWatch::close);
    }
}
