// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster.webhooks;

import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How the webhooks are to be registered.
 *
 * @param name of both configurations
 * @param target where the API server finds us
 * @param exemptNamespaces in which nothing is judged; by name, never by a label that tenants could set
 * @param fastPath whether the API server itself is to let pass what plainly complies
 * @param owner the ClusterRole with which the configurations are to go away; null for none
 * @param injectCaFrom {@code namespace/name} of the cert-manager Certificate whose authority cert-manager is to fill in; null if
 *     we do
 */
public record WebhookRegistration(
        String name,
        Target target,
        Set<String> exemptNamespaces,
        boolean fastPath,
        @Nullable String owner,
        @Nullable String injectCaFrom) {

    public WebhookRegistration {
        exemptNamespaces = Set.copyOf(new TreeSet<>(exemptNamespaces));
    }

    /** Where an API server finds us. */
    public sealed interface Target {
        /** What one of two functions makes of it. */
        <T> T fold(Function<Service, T> ifService, Function<Url, T> ifUrl);

        /** A Service of the cluster. */
        record Service(String namespace, String name, int port) implements Target {
            @Override
            public <T> T fold(Function<Service, T> ifService, Function<Url, T> ifUrl) {
                return ifService.apply(this);
            }
        }

        /** An address outside of it, such as {@code https://127.0.0.1:8443}; without a slash at its end. */
        record Url(String base) implements Target {
            public Url {
                if (!base.matches("https://[^/?#@]+(/[^?#]*)?") || base.endsWith("/")) {
                    throw new IllegalArgumentException(
                            "a webhook URL is https://HOST[:PORT][/PATH] without a slash at its end, not " + base);
                }
            }

            @Override
            public <T> T fold(Function<Service, T> ifService, Function<Url, T> ifUrl) {
                return ifUrl.apply(this);
            }
        }
    }
}
