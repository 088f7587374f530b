// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster.policies;

import dev.plimsoll.cluster.client.ResourceWatch;
import dev.plimsoll.policy.Policies;
import dev.plimsoll.policy.PolicySource;
import dev.plimsoll.policy.RuleSet;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The policies of a cluster, from its PodPolicy objects, as they change. An object that must not come into force leaves the
 * version that is; one that is deleted leaves nothing. Without any object the built-in policy counts, which only records. While
 * the API server cannot be asked, what is known stays in force.
 */
public final class PodPolicyWatch implements PolicySource, AutoCloseable {
    private final ClusterPolicySource known;
    private final PolicyLookUp lookUp;
    private final ResourceWatch<GenericKubernetesResource> watch;

    private PodPolicyWatch(KubernetesClient client, ClusterPolicySource known, PolicyListener listener) {
        this.known = known;
        this.lookUp = new PolicyLookUp(client, known);
        this.watch = new ResourceWatch<>(
                client,
                "policies",
                PodPolicyResource.PATH,
                () -> client.genericKubernetesResources(PodPolicyResource.KIND).runnableInformer(0),
                object -> {},
                new Handler(known, listener));
    }

    /**
     * Begins to watch, and goes on trying until the API server answers. There are no policies before {@link #loaded}.
     *
     * @param rules those that a policy may name
     * @param dryRun whether all policies are for watching only
     */
    public static PodPolicyWatch start(
            KubernetesClient client, RuleSet rules, boolean dryRun, PolicyListener listener) {
        return new PodPolicyWatch(client, new ClusterPolicySource(rules, dryRun, listener), listener);
    }

    /** Hands on what the watch brings. */
    private record Handler(ClusterPolicySource known, PolicyListener listener)
            implements ResourceWatch.Handler<GenericKubernetesResource> {
        @Override
        public void came(GenericKubernetesResource object) {
            known.saw(PodPolicyResource.of(object));
        }

        @Override
        public void gone(GenericKubernetesResource object) {
            known.sawDeleted(
                    object.getMetadata().getName(), object.getMetadata().getUid());
        }

        @Override
        public void listed(SharedIndexInformer<? extends GenericKubernetesResource> informer) {
            known.sawAll(
                    informer.getStore().list().stream()
                            .map(object -> object.getMetadata().getUid())
                            .collect(Collectors.toUnmodifiableSet()),
                    informer.lastSyncResourceVersion());
        }

        @Override
        public void interrupted(Throwable why) {
            listener.interrupted(why);
        }
    }

    /** Done when all policies have come once. */
    public CompletionStage<Void> loaded() {
        return watch.complete();
    }

    @Override
    public Policies policies() {
        return known.policies();
    }

    @Override
    public @Nullable Policies find(String policy, String version) {
        return known.find(policy, version);
    }

    @Override
    public Policies lookUp(String policy, String version) {
        return lookUp.lookUp(policy, version);
    }

    /** The policies in force with the names of their versions. */
    public PolicySnapshot snapshot() {
        return known.snapshot();
    }

    /** How often a review had to wait for a version of a policy. */
    public long lookUps() {
        return lookUp.lookUps();
    }

    /** How many reviews stayed unanswered, since the version that they ask for could not be found out. */
    public long failedLookUps() {
        return lookUp.failures();
    }

    /** What is known of each object, by name. */
    public List<ObservedPolicy> known() {
        return known.all();
    }

    /** Whether there is no object, and the built-in policy counts. */
    public boolean isBuiltIn() {
        return known.all().isEmpty();
    }

    @Override
    public boolean isCurrent() {
        return known.isCurrent();
    }

    @Override
    public long generation() {
        return known.generation();
    }

    @Override
    public long failures() {
        return known.failures();
    }

    /** For how long nobody has confirmed that all changes have come; see {@link ResourceWatch#age}. */
    public Duration age() {
        return watch.age();
    }

    @Override
    public void close() {
        watch.close();
    }
}
