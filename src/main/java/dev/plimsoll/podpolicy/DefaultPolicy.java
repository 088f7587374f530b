// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.podpolicy;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.plimsoll.policy.Mode;
import dev.plimsoll.policy.Policy;
import dev.plimsoll.policy.RuleSet;
import dev.plimsoll.policy.RuleSetting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;

/** The policy in force where no other is given. */
public final class DefaultPolicy {
    /** The name of the built-in policy in a cluster without PodPolicy objects. */
    private static final String BUILT_IN = "built-in";

    private DefaultPolicy() {}

    /** As a file, with comments: something to begin one's own with. */
    public static String yaml() {
        try (var in = DefaultPolicy.class.getResourceAsStream("default-policy.yaml")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * What counts in a cluster in which there is no policy: the built-in one, which only records what it finds.
     *
     * @param rules must hold every rule that the policy names
     */
    public static Policy audit(RuleSet rules) {
        var policy = policy(rules);
        var recorded = new HashMap<String, RuleSetting<?>>();
        policy.rules().forEach((id, setting) -> recorded.put(id, setting.atMost(Mode.Audit)));
        return new Policy(BUILT_IN, policy.namespaceSelector(), false, policy.templates(), recorded, List.of());
    }

    /**
     * The built-in policy, as data.
     *
     * @param rules must hold every rule that the policy names
     */
    public static Policy policy(RuleSet rules) {
        try {
            return PodPolicies.parse(yaml().getBytes(UTF_8), rules).get(0);
        } catch (InvalidPolicy e) {
            throw new IllegalStateException("the built-in policy does not fit the rules", e);
        }
    }
}
