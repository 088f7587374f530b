// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.podpolicy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plimsoll.policy.Policy;
import dev.plimsoll.policy.RuleSet;
import dev.plimsoll.text.SmallFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** Reads PodPolicies: those of a file, or the object of a cluster: one reader of a tree for both. */
public final class PodPolicies {
    public static final String GROUP = "plimsoll.dev";
    public static final String VERSION = "v1alpha1";
    public static final String KIND = "PodPolicy";
    public static final String PLURAL = "podpolicies";
    public static final String API_VERSION = GROUP + "/" + VERSION;

    /** Of the CustomResourceDefinition. */
    public static final String CRD = PLURAL + "." + GROUP;

    /** Of an object. Its spec must fit into it a second time, as the one in force, and etcd takes 1.5 MB. */
    static final int MOST_BYTES = 1 << 18;

    private final PodPolicyReader reader;
    private final Mistakes mistakes = new Mistakes();

    private PodPolicies(RuleSet rules) {
        this.reader = new PodPolicyReader(rules);
    }

    /**
     * Reads one PodPolicy or several, each a YAML document.
     *
     * @param rules those that a policy may name
     * @return at least one, in the order of the file
     * @throws InvalidPolicy with every mistake in the file; whatever the file holds, nothing else is thrown
     */
    public static List<Policy> parse(byte[] yaml, RuleSet rules) throws InvalidPolicy {
        return parse(yaml, rules, warning -> {});
    }

    /**
     * Reads one PodPolicy or several, each a YAML document.
     *
     * @param warnings takes what is understood here, but would be refused by a cluster
     * @throws InvalidPolicy as above
     */
    public static List<Policy> parse(byte[] yaml, RuleSet rules, Consumer<Mistake> warnings) throws InvalidPolicy {
        var reader = new PodPolicies(rules);
        var policies = reader.parse(yaml);
        reader.mistakes.warnings().forEach(warnings);
        return policies;
    }

    /**
     * Reads the object of a cluster.
     *
     * @param object one PodPolicy
     * @param bytes that it takes as JSON
     * @param rules those that a policy may name
     * @throws InvalidPolicy with every mistake in it, of which the lines mean nothing
     */
    public static Policy ofObject(JsonNode object, int bytes, RuleSet rules) throws InvalidPolicy {
        return new PodPolicies(rules).read(object, bytes);
    }

    private Policy read(JsonNode object, int bytes) throws InvalidPolicy {
        refuseMoreThan(MOST_BYTES, bytes, "policy");
        var policy = read(object, pointer -> 1);
        mistakes.throwIfAny();
        return Objects.requireNonNull(policy, "what is no policy has a mistake");
    }

    private @Nullable Policy read(JsonNode document, ToIntFunction<String> lines) {
        return reader.read(new PolicyValue(document, lines, mistakes));
    }

    private void refuseMoreThan(int most, int bytes, String what) throws InvalidPolicy {
        if (bytes > most) {
            mistakes.add(1, "", "the " + what + " has more than " + most + " bytes; split it");
            mistakes.throwIfAny();
        }
    }

    private List<Policy> parse(byte[] yaml) throws InvalidPolicy {
        refuseMoreThan(SmallFile.MOST_BYTES, yaml.length, "file");
        var policies = new ArrayList<Policy>();
        for (var document : Documents.read(yaml, mistakes)) {
            var policy = document.root().isNull() ? null : read(document.root(), document::lineOf);
            if (policy != null) {
                policies.add(policy);
            }
        }
        if (policies.isEmpty() && mistakes.isEmpty()) {
            mistakes.add(
                    1, "", "there is no policy in the file; write one of apiVersion " + API_VERSION + ", kind " + KIND);
        }
        mistakes.throwIfAny();
        return List.copyOf(policies);
    }
}
