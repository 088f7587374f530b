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
 * The known state of a PodPolicy object: the version seen last, and the version in force. An invalid version does not replace the
 * version in force, which is also stored in the object's status, so that processes that start later know it.
 *
 * @param uid of the object
 * @param version resourceVersion of the object seen last, including its status
 * @param generation of the spec seen last
 * @param mistakes in that spec, in order; empty if it is in force
 * @param inForce last version without mistakes; null if there never was one
 * @param status of the object seen last
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
     * A version in force.
     *
     * @param spec from which the policy was read
     * @param version its name, see {@link PolicyVersion}
     */
    public record InForce(long generation, Policy policy, JsonNode spec, String version) {}

    public ObservedPolicy {
        mistakes = List.copyOf(mistakes);
    }

    /** Returns whether the version seen last is in force. */
    public boolean isValid() {
        return mistakes.isEmpty();
    }

    boolean hasTheSpecOf(ObservedPolicy other) {
        return uid.equals(other.uid) && generation == other.generation;
    }

    /**
     * Returns whether the running program cannot read a version that was in force, so that no version of the policy is in force
     * any more. An administrator should learn of this before the program that could read it is gone.
     */
    public boolean isLost() {
        return inForce == null && status.has("inForce");
    }

    /**
     * Returns the known state after {@code object} was seen.
     *
     * @param before previously known state of the object with that name
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

    /** Returns the version in force by the status, unless {@code known} is newer. */
    private static @Nullable InForce remembered(PodPolicyResource object, @Nullable InForce known, RuleSet rules) {
        var inForce = object.status().path("inForce");
        long generation = inForce.path("generation").longValue();
        if (known != null && known.generation() >= generation) {
            return known;
        }
        try {
            return read(object, generation, inForce.path("spec"), known, rules);
        } catch (InvalidPolicy e) {
            return known; // the status is empty, or another version of the program wrote it
        }
    }

    /** Reads a spec. Returns the same policy object for a {@code known} spec, so that it does not look changed. */
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
