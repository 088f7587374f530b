// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster;

import dev.plimsoll.policy.Policies;
import dev.plimsoll.policy.PoliciesInForce;
import dev.plimsoll.policy.RuleSet;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * The policies of a cluster, from its PodPolicy objects, as they change. An object that must not come into force leaves the
 * version that is; one that is deleted leaves nothing. Without any object the built-in policy counts, which only records. While
 * the API server cannot be asked, what is known stays in force.
 */
public final class PolicyWatch implements PoliciesInForce, AutoCloseable {
    private final KnownPolicies known;
    private final InstantSource clock;
    private final SharedIndexInformer<GenericKubernetesResource> informer;
    private final CompletionStage<Void> loaded;
    private volatile Instant lastCurrent;

    private PolicyWatch(
            KnownPolicies known, SharedIndexInformer<GenericKubernetesResource> informer, InstantSource clock) {
        this.known = known;
        this.informer = informer;
        this.clock = clock;
        this.lastCurrent = clock.instant();
        // The handler is told of all there is before it is added, and of nothing else meanwhile.
        this.loaded = informer.start().thenRun(() -> {
            informer.addEventHandler(new Handler(known));
            known.sawAll();
        });
    }

    /**
     * Begins to watch, and goes on trying until the API server answers. There are no policies before {@link #loaded}.
     *
     * @param rules those that a policy may name
     * @param dryRun whether all policies are for watching only
     */
    public static PolicyWatch start(
            KubernetesClient client, RuleSet rules, boolean dryRun, PolicyListener listener, InstantSource clock) {
        var informer = client.genericKubernetesResources(PodPolicyObject.KIND).runnableInformer(0);
        informer.exceptionHandler((started, why) -> {
            listener.interrupted(why);
            return true;
        });
        return new PolicyWatch(new KnownPolicies(rules, dryRun, listener), informer, clock);
    }

    /** Hands on what the informer tells. */
    private record Handler(KnownPolicies known) implements ResourceEventHandler<GenericKubernetesResource> {
        @Override
        public void onAdd(GenericKubernetesResource object) {
            known.saw(PodPolicyObject.of(object));
        }

        @Override
        public void onUpdate(GenericKubernetesResource before, GenericKubernetesResource object) {
            known.saw(PodPolicyObject.of(object));
        }

        @Override
        public void onDelete(GenericKubernetesResource object, boolean finalStateUnknown) {
            known.sawDeleted(
                    object.getMetadata().getName(), object.getMetadata().getUid());
        }
    }

    /** Done when all policies have come once. */
    public CompletionStage<Void> loaded() {
        return loaded;
    }

    @Override
    public Policies policies() {
        return known.policies();
    }

    @Override
    public boolean wasRemoved(String policy) {
        return known.wasRemoved(policy);
    }

    /** What is known of each object, by name. */
    public List<KnownPolicy> known() {
        return known.all();
    }

    /** Whether there is no object, and the built-in policy counts. */
    public boolean isBuiltIn() {
        return known.all().isEmpty();
    }

    @Override
    public boolean isCurrent() {
        return known.all().stream().allMatch(KnownPolicy::isValid);
    }

    @Override
    public long generation() {
        return known.generation();
    }

    @Override
    public long failures() {
        return known.failures();
    }

    /**
     * For how long we have not heard of changes: nothing while the API server would tell of them. Reckoned from the last time that
     * somebody asked, so that whoever asks seldom is told too much rather than too little.
     */
    public Duration age() {
        var now = clock.instant();
        if (informer.isWatching()) {
            lastCurrent = now;
        }
        return Duration.between(lastCurrent, now);
    }

    @Override
    public void close() {
        informer.close();
    }
}
