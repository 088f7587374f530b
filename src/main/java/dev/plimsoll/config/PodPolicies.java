// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.config;

import dev.plimsoll.policy.Policy;
import dev.plimsoll.policy.RuleSet;
import java.util.ArrayList;
import java.util.List;

/** Reads the PodPolicies of a file. */
public final class PodPolicies {
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
        return new PodPolicies(rules).parse(yaml);
    }

    private List<Policy> parse(byte[] yaml) throws InvalidPolicy {
        if (yaml.length > SmallFile.MOST_BYTES) {
            mistakes.add(1, "", "the file has more than " + SmallFile.MOST_BYTES + " bytes; split it");
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
                            + PodPolicyReader.KIND);
        }
        mistakes.throwIfAny();
        return List.copyOf(policies);
    }
}
