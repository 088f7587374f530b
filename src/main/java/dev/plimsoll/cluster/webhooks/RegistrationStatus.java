// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster.webhooks;

import static java.net.HttpURLConnection.HTTP_BAD_REQUEST;
import static java.net.HttpURLConnection.HTTP_FORBIDDEN;

import dev.plimsoll.cluster.policies.PolicyVersion;
import dev.plimsoll.cluster.policies.VersionedPolicy;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Whether a version of a policy is registered, as read back from the webhook configurations.
 *
 * @param version of the policy, see {@link PolicyVersion}
 * @param reason for a condition
 * @param message human-readable
 */
public record RegistrationStatus(String version, boolean registered, Reason reason, String message) {
    private static final int HTTP_UNPROCESSABLE = 422;

    public enum Reason {
        /** All webhooks of the policy are registered. */
        Registered,
        /** The policy is registered without the condition that clears compliant pods, so all pods are sent. */
        RegisteredWithoutFastPath,
        /** The policy has no effect: all its rules are off. */
        NothingToRegister,
        /** RBAC does not allow Plimsoll to write the configuration. */
        Forbidden,
        /** The webhooks of all policies together are too large. */
        TooLarge,
        /** The API server rejects the webhooks of this policy. */
        Refused,
        /** The configuration could not be written, for another reason. */
        Failed
    }

    /**
     * Why a policy is not registered.
     *
     * @param message of the API server, without control characters and bounded in length
     */
    record Problem(Reason reason, String message) {
        private static final int LONGEST = 1_000;
        private static final String LEFT_OUT = " … ";

        static final Problem TOO_LARGE_TOGETHER =
                new Problem(Reason.TooLarge, "the match conditions of all policies together are larger than 1 MiB");

        private static final Problem CHANGED =
                new Problem(Reason.Failed, "the webhooks that are registered are other ones");

        static Problem of(KubernetesClientException e) {
            var status = e.getStatus();
            var message = status == null || status.getMessage() == null ? e.getMessage() : status.getMessage();
            return new Problem(reason(e), bounded(String.valueOf(message)));
        }

        private static Reason reason(KubernetesClientException e) {
            if (AcceptedWebhooks.isTooLarge(e)) {
                return Reason.TooLarge;
            }
            return switch (e.getCode()) {
                case HTTP_FORBIDDEN -> Reason.Forbidden;
                case HTTP_BAD_REQUEST, HTTP_UNPROCESSABLE -> Reason.Refused;
                default -> Reason.Failed;
            };
        }

        /** Shortens a message in the middle. The API server repeats the whole rejected expression, with the cause at the end. */
        private static String bounded(String message) {
            var line = message.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
            int half = (LONGEST - LEFT_OUT.length()) / 2;
            return line.length() <= LONGEST
                    ? line
                    : line.substring(0, half) + LEFT_OUT + line.substring(line.length() - half);
        }
    }

    /**
     * Returns the status of a policy.
     *
     * @param wanted computes the webhooks that the policy should have
     * @param found registered webhooks
     */
    static RegistrationStatus of(
            VersionedPolicy policy,
            WebhookConfigurations wanted,
            Map<ConfigurationKind, KeptConfiguration.Outcome> found) {
        int webhooks = 0;
        int standing = 0;
        Problem missing = null;
        Problem slow = null;
        for (var kind : ConfigurationKind.values()) {
            var outcome = Objects.requireNonNull(found.get(kind)); // present for every kind
            var with = wanted.webhooks(kind, policy, true);
            var there = ConfigurationStore.withoutForeignAuthority(
                    outcome.registered().getOrDefault(policy.name(), List.of()), with);
            standing += there.size();
            webhooks += there.size();
            var problem = outcome.problems().getOrDefault(policy.name(), Problem.CHANGED);
            if (!there.equals(with)) {
                if (there.equals(wanted.webhooks(kind, policy, false))) {
                    slow = problem;
                } else {
                    missing = problem;
                }
            }
        }
        var subject = policy.uid() == null ? "The built-in policy" : "Generation " + policy.generation();
        if (missing != null) {
            return new RegistrationStatus(
                    policy.version(),
                    false,
                    missing.reason(),
                    subject + " is not registered: " + missing.message() + "; "
                            + (standing == 0
                                    ? "nothing of this policy is registered, so that it refuses nothing."
                                    : "what was registered of this policy before stays."));
        }
        if (slow != null) {
            return new RegistrationStatus(
                    policy.version(),
                    true,
                    Reason.RegisteredWithoutFastPath,
                    subject + " is registered, " + webhooks
                            + " webhooks, without the condition that clears compliant pods: " + slow.message()
                            + "; they are sent, and wait for a replica.");
        }
        return webhooks == 0
                ? new RegistrationStatus(
                        policy.version(),
                        true,
                        Reason.NothingToRegister,
                        subject + " has no rule on, so that there is nothing to register.")
                : new RegistrationStatus(
                        policy.version(),
                        true,
                        Reason.Registered,
                        subject + " is registered, " + webhooks + " webhooks.");
    }
}
