// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster.policies;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plimsoll.podpolicy.InvalidPolicy;
import dev.plimsoll.podpolicy.Mistake;
import dev.plimsoll.podpolicy.PodPolicies;
import dev.plimsoll.policy.Policy;
import dev.plimsoll.policy.RuleSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a PodPolicy object: the version that was seen last, and the one that counts. A version that must not come into
 * force leaves the one that is; which that is stands in the object's status, too, so that nobody who starts later forgets it.
 *
 * @param uid of the object
 * @param version of the object that was seen last, status and all: its resourceVersion
 * @param generation of the spec that was seen last
 * @param mistakes in it, in order; none if it is in force
 * @param inForce the last version without mistakes; null if there never was one
 * @param status the object's own, as it was seen last
 */
public record ObservedPolicy(
        String name,
        String uid,
        String version,
        long generation,
        List<Mistake> mistakes,
        @Nullable InForce inForce,
        JsonNode status) {

    /**
     * A version that counts.
     *
     * @param spec of which the policy was read
     * @param version its name, see {@link PolicyVersion}
     */
    public record InForce(long generation, Policy policy, JsonNode spec, String version) {}

    public ObservedPolicy {
        mistakes = List.copyOf(mistakes);
    }

    /** Whether the version that was seen last is in force. */
    public boolean isValid() {
        return mistakes.isEmpty();
    }

    boolean hasTheSpecOf(ObservedPolicy other) {
        return uid.equals(other.uid) && generation == other.generation;
    }

    /**
     * Whether a version was in force once that the program which runs now cannot read, so that nothing of the policy is in force
     * any more: somebody should know before the program that could read it is gone.
     */
    public boolean isLost() {
        return inForce == null && status.has("inForce");
    }

    /**
     * What is known once {@code object} was seen.
     *
     * @param before what was known of the object of that name
     */
    public static ObservedPolicy of(PodPolicyResource object, @Nullable ObservedPolicy before, RuleSet rules) {
        var known = before != null && before.uid.equals(object.uid()) ? before.inForce : null;
        List<Mistake> mistakes = List.of();
        InForce inForce;
        try {
            inForce = read(object, object.generation(), object.spec(), known, rules);
        } catch (InvalidPolicy e) {
            inForce = remembered(object, known, rules);
            mistakes = e.mistakes();
        }
        return new ObservedPolicy(
                object.name(), object.uid(), object.version(), object.generation(), mistakes, inForce, object.status());
    }

    /** What the status says is in force, unless something newer is {@code known}. */
    private static @Nullable InForce remembered(PodPolicyResource object, @Nullable InForce known, RuleSet rules) {
        var inForce = object.status().path("inForce");
        long generation = inForce.path("generation").longValue();
        if (known != null && known.generation() >= generation) {
            return known;
        }
        try {
            return read(object, generation, inForce.path("spec"), known, rules);
        } catch (InvalidPolicy e) {
            return known; // nothing is remembered, or another version of the program wrote it
        }
    }

    /** A spec that is {@code known} makes the very same policy, so that nothing looks changed. */
    private static InForce read(
            PodPolicyResource object, long generation, JsonNode spec, @Nullable InForce known, RuleSet rules)
            throws InvalidPolicy {
        if (known != null && known.generation() == generation && known.spec().equals(spec)) {
            return known;
        }
        var canonical = PolicyVersion.canonical(object.uid(), generation, spec);
        var policy = known != null && known.spec().equals(spec)
                ? known.policy()
                : PodPolicies.ofObject(
                        PodPolicyResource.tree(Map.of("name", object.name()), "spec", spec), canonical.length, rules);
        return new InForce(generation, policy, spec, PolicyVersion.of(canonical));
    }
}
