// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster;

import dev.plimsoll.policy.Policy;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Keeps our two webhook configurations as the policies ask for: by server-side apply, in place, so that there is no moment
 * without. Whatever others change in them is put right. Nothing here ever deletes them: a gate that a crash opens is none.
 */
final class Registrar implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Registrar.class);
    private static final String API = "admissionregistration.k8s.io/v1";
    private static final String FIELD_MANAGER = "plimsoll";

    /** In case a watch should miss something. */
    private static final Duration PERIOD = Duration.ofSeconds(30);

    private enum Kind {
        ValidatingWebhookConfiguration,
        MutatingWebhookConfiguration
    }

    private final KubernetesClient client;
    private final Registration registration;
    private final Supplier<List<Policy>> policies;
    private final Supplier<@Nullable String> caBundle;
    private final Supplier<PathToken> pathToken;
    private final Consumer<@Nullable String> registered;
    private final Events events;
    private final AtomicLong repairs;
    private final Map<Kind, GenericKubernetesResource> applied = new EnumMap<>(Kind.class);
    private final List<Watching<GenericKubernetesResource>> watches;
    private final Chore keeping;

    /**
     * Begins at once.
     *
     * @param policies in force
     * @param caBundle base64 of the PEM of the authorities that vouch for us; null where it is not ours to say
     * @param pathToken that API servers are to send
     * @param registered told of the bundle that stands in both configurations now
     * @param repairs counts how often something was put right
     */
    Registrar(
            KubernetesClient client,
            Registration registration,
            Supplier<List<Policy>> policies,
            Supplier<@Nullable String> caBundle,
            Supplier<PathToken> pathToken,
            Consumer<@Nullable String> registered,
            Events events,
            AtomicLong repairs) {
        this.client = client;
        this.registration = registration;
        this.policies = policies;
        this.caBundle = caBundle;
        this.pathToken = pathToken;
        this.registered = registered;
        this.events = events;
        this.repairs = repairs;
        keeping = new Chore("register the webhooks", PERIOD, this::keep);
        watches = List.of(watch(Kind.ValidatingWebhookConfiguration), watch(Kind.MutatingWebhookConfiguration));
    }

    /** Whether webhooks are registered, by whichever version of the policies. */
    static boolean isRegistered(KubernetesClient client, Registration registration) {
        return client.genericKubernetesResources(API, Kind.ValidatingWebhookConfiguration.name())
                        .withName(registration.name())
                        .get()
                != null;
    }

    private Watching<GenericKubernetesResource> watch(Kind kind) {
        return new Watching<>(
                "the " + kind,
                configurations(kind).withName(registration.name()).runnableInformer(0),
                configuration -> {},
                configuration -> ask(),
                configuration -> ask());
    }

    /** Something may have changed: policies, the bundle, or what is registered. */
    void ask() {
        keeping.ask();
    }

    private void keep() {
        var bundle = caBundle.get();
        var wanted = new WebhookConfigurations(registration, bundle, pathToken.get());
        var now = policies.get();
        var owners = Owner.references(client, registration.owner());
        keep(Kind.ValidatingWebhookConfiguration, wanted.validating(now), owners);
        keep(Kind.MutatingWebhookConfiguration, wanted.mutating(now), owners);
        registered.accept(bundle);
    }

    private void keep(Kind kind, List<Map<String, Object>> webhooks, List<OwnerReference> owners) {
        var wanted = configuration(kind, webhooks, owners);
        var named = configurations(kind).withName(registration.name());
        var there = named.get();
        if (there != null && isAsWanted(there, wanted)) {
            applied.put(kind, wanted);
            return;
        }
        boolean nobodyAsked = wanted.equals(applied.get(kind));
        var result = client.resource(wanted)
                .fieldManager(FIELD_MANAGER)
                .forceConflicts()
                .serverSideApply();
        if (!isAsWanted(result, wanted)) {
            // What others have put into the lists of ours, an apply leaves: a further match condition would let pods
            // by.
            result.setAdditionalProperty("webhooks", withForeignAuthority(webhooks, result));
            result = client.resource(result).update();
        }
        applied.put(kind, wanted);
        if (nobodyAsked) {
            repairs.incrementAndGet();
            LOG.warnf(
                    "%s %s was %s by somebody else and has been put right",
                    kind, registration.name(), there == null ? "deleted" : "changed");
            events.tell(
                    new ObjectReferenceBuilder()
                            .withApiVersion(API)
                            .withKind(kind.name())
                            .withName(registration.name())
                            .withUid(result.getMetadata().getUid())
                            .build(),
                    Events.Type.Warning,
                    "RegistrationRepaired",
                    "Somebody else had " + (there == null ? "deleted" : "changed") + " it; it has been put right.");
        } else {
            LOG.infof("%s %s is registered, %d webhooks", kind, registration.name(), webhooks.size());
        }
    }

    private GenericKubernetesResource configuration(
            Kind kind, List<Map<String, Object>> webhooks, List<OwnerReference> owners) {
        var configuration = new GenericKubernetesResource();
        configuration.setApiVersion(API);
        configuration.setKind(kind.name());
        var metadata = new ObjectMetaBuilder()
                .withName(registration.name())
                .addToLabels("app.kubernetes.io/name", "plimsoll")
                .addToLabels("app.kubernetes.io/managed-by", "plimsoll")
                .withOwnerReferences(owners);
        if (registration.injectCaFrom() != null) {
            metadata.addToAnnotations("cert-manager.io/inject-ca-from", registration.injectCaFrom());
        }
        configuration.setMetadata(metadata.build());
        configuration.setAdditionalProperty("webhooks", webhooks);
        return configuration;
    }

    private static boolean isAsWanted(GenericKubernetesResource there, GenericKubernetesResource wanted) {
        return contains(there.getMetadata().getLabels(), wanted.getMetadata().getLabels())
                && contains(
                        there.getMetadata().getAnnotations(),
                        wanted.getMetadata().getAnnotations())
                && there.getMetadata()
                        .getOwnerReferences()
                        .containsAll(wanted.getMetadata().getOwnerReferences())
                && withoutForeignAuthority(webhooks(there), webhooks(wanted)).equals(webhooks(wanted));
    }

    private static boolean contains(@Nullable Map<String, String> all, @Nullable Map<String, String> some) {
        return some == null || some.isEmpty() || (all != null && all.entrySet().containsAll(some.entrySet()));
    }

    @SuppressWarnings("unchecked") // a list of objects, by the API's schema
    private static List<Map<String, Object>> webhooks(GenericKubernetesResource configuration) {
        var webhooks = (List<Map<String, Object>>)
                configuration.getAdditionalProperties().get("webhooks");
        return webhooks == null ? List.of() : webhooks;
    }

    private static final String CLIENT_CONFIG = "clientConfig";
    private static final String CA_BUNDLE = "caBundle";

    /** What is there, without an authority that somebody else (cert-manager) was to fill in. */
    private static List<Map<String, Object>> withoutForeignAuthority(
            List<Map<String, Object>> there, List<Map<String, Object>> wanted) {
        boolean ours = wanted.stream().anyMatch(webhook -> clientConfig(webhook).containsKey(CA_BUNDLE));
        if (ours) {
            return there;
        }
        var stripped = new ArrayList<Map<String, Object>>();
        for (var webhook : there) {
            var config = new LinkedHashMap<>(clientConfig(webhook));
            config.remove(CA_BUNDLE);
            var copy = new LinkedHashMap<>(webhook);
            copy.put(CLIENT_CONFIG, config);
            stripped.add(copy);
        }
        return stripped;
    }

    /** The webhooks that are wanted, with whatever authority stands in those that are there. */
    private static List<Map<String, Object>> withForeignAuthority(
            List<Map<String, Object>> wanted, GenericKubernetesResource there) {
        var authorities = new LinkedHashMap<Object, Object>();
        for (var webhook : webhooks(there)) {
            authorities.put(webhook.get("name"), clientConfig(webhook).get(CA_BUNDLE));
        }
        var filled = new ArrayList<Map<String, Object>>();
        for (var webhook : wanted) {
            var config = new LinkedHashMap<>(clientConfig(webhook));
            var authority = authorities.get(webhook.get("name"));
            if (authority != null) {
                config.putIfAbsent(CA_BUNDLE, authority);
            }
            var copy = new LinkedHashMap<>(webhook);
            copy.put(CLIENT_CONFIG, config);
            filled.add(copy);
        }
        return filled;
    }

    @SuppressWarnings("unchecked") // an object, by the API's schema
    private static Map<String, Object> clientConfig(Map<String, Object> webhook) {
        return (Map<String, Object>) webhook.getOrDefault(CLIENT_CONFIG, Map.of());
    }

    private NonNamespaceOperation<GenericKubernetesResource, ?, Resource<GenericKubernetesResource>> configurations(
            Kind kind) {
        return client.genericKubernetesResources(API, kind.name());
    }

    @Override
    public void close() {
        keeping.close();
        watches.forEach(Watching::close);
    }
}
