// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster.webhooks;

import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How to register the webhooks.
 *
 * @param name of both configurations
 * @param target address at which the API server reaches Plimsoll
 * @param exemptNamespaces namespaces without evaluation; by name, never by a label that tenants could set
 * @param fastPath whether the API server itself lets obviously compliant objects pass
 * @param owner ClusterRole that owns the configurations, which are deleted with it; null for no owner
 * @param injectCaFrom {@code namespace/name} of the cert-manager Certificate with the authority that cert-manager injects; null
 *     if Plimsoll sets the CA bundle
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

    /** The address at which an API server reaches Plimsoll. */
    public sealed interface Target {
        /** Applies the function for the kind of this target. */
        <T> T fold(Function<Service, T> ifService, Function<Url, T> ifUrl);

        /** A Service of the cluster. */
        record Service(String namespace, String name, int port) implements Target {
            @Override
            public <T> T fold(Function<Service, T> ifService, Function<Url, T> ifUrl) {
                return ifService.apply(this);
            }
        }

        /** An address outside the cluster, such as {@code https://127.0.0.1:8443}, without trailing slash. */
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
