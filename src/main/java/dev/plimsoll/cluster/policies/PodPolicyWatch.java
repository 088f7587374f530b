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
 * Watches the policies of a cluster from its PodPolicy objects. An invalid object does not replace the version in force; a
 * deleted object removes it. Without any object, the built-in policy applies, which only records. While the API server cannot be
 * asked, the known policies stay in force.
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
     * Starts watching, and keeps trying until the API server answers. There are no policies before {@link #loaded}.
     *
     * @param rules that a policy may name
     * @param dryRun whether all policies only observe
     */
    public static PodPolicyWatch start(
            KubernetesClient client, RuleSet rules, boolean dryRun, PolicyListener listener) {
        return new PodPolicyWatch(client, new ClusterPolicySource(rules, dryRun, listener), listener);
    }

    /** Passes on the events of the watch. */
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

    /** Returns a stage that completes when all policies have been received once. */
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

    /** Returns the policies in force with their version names. */
    public PolicySnapshot snapshot() {
        return known.snapshot();
    }

    /** Returns how often a review had to wait for a version of a policy. */
    public long lookUps() {
        return lookUp.lookUps();
    }

    /** Returns how many reviews stayed unanswered, because the requested version could not be determined. */
    public long failedLookUps() {
        return lookUp.failures();
    }

    /** Returns the known state of each object, by name. */
    public List<ObservedPolicy> known() {
        return known.all();
    }

    /** Returns whether there is no object, so that the built-in policy applies. */
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

    /** Returns the time since completeness was last confirmed; see {@link ResourceWatch#age}. */
    public Duration age() {
        return watch.age();
    }

    @Override
    public void close() {
        watch.close();
    }
}
