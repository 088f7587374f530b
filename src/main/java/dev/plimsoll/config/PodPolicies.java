// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.config;

import dev.plimsoll.policy.Policy;
import dev.plimsoll.policy.RuleSet;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Reads PodPolicies: those of a file, or an object of a cluster, which is the same as JSON. */
public final class PodPolicies {
    public static final String GROUP = "plimsoll.dev";
    public static final String VERSION = "v1alpha1";
    public static final String KIND = "PodPolicy";
    public static final String PLURAL = "podpolicies";

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
        var policies = reader.parse(yaml, "file", SmallFile.MOST_BYTES);
        reader.mistakes.warnings().forEach(warnings);
        return policies;
    }

    /**
     * Reads the object of a cluster.
     *
     * @param json one PodPolicy
     * @param rules those that a policy may name
     * @throws InvalidPolicy with every mistake in it, of which the lines mean nothing
     */
    public static Policy parseObject(byte[] json, RuleSet rules) throws InvalidPolicy {
        return new PodPolicies(rules).parse(json, "policy", MOST_BYTES).get(0);
    }

    private List<Policy> parse(byte[] yaml, String what, int most) throws InvalidPolicy {
        if (yaml.length > most) {
            mistakes.add(1, "", "the " + what + " has more than " + most + " bytes; split it");
            mistakes.throwIfAny();
        }
        var policies = new ArrayList<Policy>();
        for (var document : Documents.read(yaml, mistakes)) {
            var tree = document.root();
            var policy = tree.isNull() ? null : reader.read(new Value(tree, document::lineOf, mistakes));
            if (policy != null) {
                policies.add(policy);
            }
        }
        if (policies.isEmpty() && mistakes.isEmpty()) {
            mistakes.add(
                    1,
                    "",
                    "there is no policy in the file; write one of apiVersion " + PodPolicyReader.API_VERSION + ", kind "
                            + KIND);
        }
        mistakes.throwIfAny();
        return List.copyOf(policies);
    }
}
