// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.plimsoll.policy.Policy;
import dev.plimsoll.policy.RuleSet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;

/** The policy that counts where nobody gives another. */
public final class DefaultPolicy {
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
