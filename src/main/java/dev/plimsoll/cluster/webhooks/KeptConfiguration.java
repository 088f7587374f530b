// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster.webhooks;

import dev.plimsoll.cluster.client.EventRecorder;
import dev.plimsoll.cluster.policies.VersionedPolicy;
import dev.plimsoll.cluster.webhooks.AcceptedWebhooks.Offer;
import dev.plimsoll.cluster.webhooks.RegistrationStatus.Problem;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Maintains one of Plimsoll's two webhook configurations. Remembers for a while which version of a policy the API server
 * rejected, to avoid repeating the request. Confined to one thread.
 */
final class KeptConfiguration {
    private static final Logger LOG = Logger.getLogger(KeptConfiguration.class);

    /** Retry interval of a policy if the API server rejected all its new webhooks. */
    private static final Duration SOON = Duration.ofSeconds(30);

    /** Retry interval of a policy that is registered without the fast path. */
    private static final Duration LATER = Duration.ofMinutes(10);

    private final ConfigurationKind kind;
    private final String name;
    private final ConfigurationStore store;
    private final EventRecorder events;
    private final Runnable repaired;
    private Map<String, Refused> refused = Map.of();
    private Map<String, List<Map<String, Object>>> standing = Map.of();
    private @Nullable List<Map<String, Object>> applied;

    /**
     * The API server's rejection of a version of a policy.
     *
     * @param all false if the API server accepted the policy without the fast path
     * @param since time of the rejection, by {@link System#nanoTime}
     */
    private record Refused(String version, boolean all, Problem why, long since) {
        boolean isOf(VersionedPolicy policy) {
            return version.equals(policy.version()) && System.nanoTime() - since < (all ? SOON : LATER).toNanos();
        }
    }

    /**
     * The result of an update.
     *
     * @param registered stored webhooks by policy
     * @param problems why the policy is not registered, or only without the fast path, by policy
     * @param isAccepted whether the API server accepted every request
     */
    record Outcome(
            Map<String, List<Map<String, Object>>> registered, Map<String, Problem> problems, boolean isAccepted) {}

    /** @param repaired called when Plimsoll reverts a change by another client */
    KeptConfiguration(
            KubernetesClient client,
            ConfigurationKind kind,
            WebhookRegistration registration,
            EventRecorder events,
            Runnable repaired) {
        this.kind = kind;
        this.name = registration.name();
        this.store = new ConfigurationStore(client, kind, registration);
        this.events = events;
        this.repaired = repaired;
    }

    /**
     * Registers what the API server accepts.
     *
     * @throws KubernetesClientException if the API server accepts nothing, independent of the policy
     */
    Outcome keep(List<VersionedPolicy> policies, WebhookConfigurations wanted, List<OwnerReference> owners) {
        var with = webhooks(policies, wanted, true);
        var without = webhooks(policies, wanted, false);
        var beyond = FastPathBudget.beyond(with, without);
        var before = store.get();
        var base = base(with, wanted, before);
        var offers = offers(policies, with, without, beyond);
        var target = new LinkedHashMap<>(base);
        offers.forEach(offer -> target.put(offer.policy(), offer.variants().get(0)));
        var all = AcceptedWebhooks.all(target);
        if (before != null && store.isAsWanted(before, all, owners)) {
            standing = target;
            applied = all;
            return outcome(before, beyond, true);
        }
        var stored = new ArrayList<GenericKubernetesResource>();
        var accepted = new AcceptedWebhooks(
                base, webhooks -> stored.add(store.store(webhooks, owners)), webhooks -> store.check(webhooks, owners));
        try {
            accepted.register(offers);
        } finally {
            if (!stored.isEmpty()) {
                standing = accepted.standing();
            }
        }
        refused = refused(policies, offers, accepted.refusals());
        if (!stored.isEmpty()) {
            var now = stored.get(stored.size() - 1);
            say(before, now, all.equals(applied));
            applied = AcceptedWebhooks.all(standing);
            return outcome(now, beyond, accepted.refusals().isEmpty());
        }
        return outcome(before, beyond, false);
    }

    private Map<String, List<Map<String, Object>>> webhooks(
            List<VersionedPolicy> policies, WebhookConfigurations wanted, boolean fastPath) {
        var webhooks = new LinkedHashMap<String, List<Map<String, Object>>>();
        policies.forEach(policy -> webhooks.put(policy.name(), wanted.webhooks(kind, policy, fastPath)));
        return webhooks;
    }

    /**
     * Returns what a policy keeps if its new webhooks are rejected: those registered last, or for a new leader, the stored ones.
     */
    private Map<String, List<Map<String, Object>>> base(
            Map<String, List<Map<String, Object>>> with,
            WebhookConfigurations wanted,
            @Nullable GenericKubernetesResource there) {
        var found = byPolicy(there);
        var base = new LinkedHashMap<String, List<Map<String, Object>>>();
        with.forEach((policy, webhooks) -> {
            var last = standing.getOrDefault(policy, found.getOrDefault(policy, List.of()));
            base.put(
                    policy,
                    webhooks.isEmpty()
                            ? List.of()
                            : last.stream().map(wanted::renewed).toList());
        });
        return base;
    }

    private List<Offer> offers(
            List<VersionedPolicy> policies,
            Map<String, List<Map<String, Object>>> with,
            Map<String, List<Map<String, Object>>> without,
            Set<String> beyond) {
        var offers = new ArrayList<Offer>();
        for (var policy : policies) {
            var known = refused.get(policy.name());
            var best = with.get(policy.name());
            var plain = without.get(policy.name());
            if (best == null || plain == null || (known != null && known.isOf(policy) && known.all())) {
                continue;
            }
            boolean isPlain = beyond.contains(policy.name()) || (known != null && known.isOf(policy));
            offers.add(new Offer(policy.name(), isPlain || best.equals(plain) ? List.of(plain) : List.of(best, plain)));
        }
        return offers;
    }

    private Map<String, Refused> refused(
            List<VersionedPolicy> policies, List<Offer> offers, Map<String, AcceptedWebhooks.Refusal> refusals) {
        var now = new HashMap<String, Refused>();
        for (var policy : policies) {
            var known = refused.get(policy.name());
            if (known != null && known.isOf(policy)) {
                now.put(policy.name(), known);
            }
            var refusal = refusals.get(policy.name());
            if (refusal != null) {
                boolean all = offers.stream()
                        .anyMatch(offer -> offer.policy().equals(policy.name())
                                && offer.variants().size() == refusal.times());
                now.put(
                        policy.name(),
                        new Refused(policy.version(), all, Problem.of(refusal.why()), System.nanoTime()));
            }
        }
        return now;
    }

    private Outcome outcome(@Nullable GenericKubernetesResource stored, Set<String> beyond, boolean isAccepted) {
        var problems = new HashMap<String, Problem>();
        beyond.forEach(policy -> problems.put(policy, Problem.TOO_LARGE_TOGETHER));
        refused.forEach((policy, known) -> problems.put(policy, known.why()));
        return new Outcome(byPolicy(stored), problems, isAccepted);
    }

    /**
     * Returns what is registered after a failed write.
     *
     * @return null if unknown
     */
    @Nullable
    Outcome readBack(List<VersionedPolicy> policies, KubernetesClientException problem) {
        try {
            var problems = new HashMap<String, Problem>();
            policies.forEach(policy -> problems.put(policy.name(), Problem.of(problem)));
            return new Outcome(byPolicy(store.get()), problems, false);
        } catch (KubernetesClientException e) {
            return null;
        }
    }

    private static Map<String, List<Map<String, Object>>> byPolicy(@Nullable GenericKubernetesResource stored) {
        var found = new HashMap<String, List<Map<String, Object>>>();
        if (stored != null) {
            for (var webhook : ConfigurationStore.webhooks(stored)) {
                var policy = WebhookConfigurations.policyOf(String.valueOf(webhook.get("name")));
                if (policy != null) {
                    found.computeIfAbsent(policy, key -> new ArrayList<>()).add(webhook);
                }
            }
        }
        return found;
    }

    private void say(
            @Nullable GenericKubernetesResource before, GenericKubernetesResource stored, boolean nobodyAsked) {
        if (!nobodyAsked) {
            LOG.infof(
                    "%s %s is registered, %d webhooks",
                    kind, name, ConfigurationStore.webhooks(stored).size());
            return;
        }
        repaired.run();
        LOG.warnf("%s %s was %s by somebody else and has been put right", kind, name, what(before));
        events.tell(
                new ObjectReferenceBuilder()
                        .withApiVersion(ConfigurationStore.API)
                        .withKind(kind.name())
                        .withName(name)
                        .withUid(stored.getMetadata().getUid())
                        .build(),
                EventRecorder.Type.Warning,
                "RegistrationRepaired",
                "Somebody else had " + what(before) + " it; it has been put right.");
    }

    private static String what(@Nullable GenericKubernetesResource before) {
        return before == null ? "deleted" : "changed";
    }
}
