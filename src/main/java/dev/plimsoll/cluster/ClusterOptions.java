// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster;

import java.nio.file.Path;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What we are in a cluster.
 *
 * @param role which part of the work this process does
 * @param kubeconfig whose current context is taken; null for the service account of the pod that we run in
 * @param namespace of our own: of the Lease and the Secret
 * @param name of both
 * @param registration of the webhooks
 * @param dryRun whether all policies are for watching only
 * @param authority where the authority comes from that vouches for us
 */
public record ClusterOptions(
        Role role,
        @Nullable Path kubeconfig,
        String namespace,
        String name,
        Registration registration,
        boolean dryRun,
        Authority authority) {

    /** Where the certificate comes from that we show to an API server. */
    public sealed interface Authority {
        /** What one of two functions makes of it. */
        <T> T fold(Function<OwnSecret, T> ifOwnSecret, Function<Files, T> ifFiles);

        /**
         * We make it ourselves, and keep it in a Secret.
         *
         * @param hosts names and addresses by which an API server calls us
         */
        record OwnSecret(Set<String> hosts, Lifetimes lifetimes) implements Authority {
            public OwnSecret {
                hosts = Set.copyOf(hosts);
            }

            @Override
            public <T> T fold(Function<OwnSecret, T> ifOwnSecret, Function<Files, T> ifFiles) {
                return ifOwnSecret.apply(this);
            }
        }

        /**
         * It lies in files that somebody else keeps.
         *
         * @param bundle PEM file of the authorities that vouch for it, read anew when the webhooks are registered; null if the API
         *     server trusts them anyway, or somebody else (cert-manager) says so in the webhooks
         */
        record Files(@Nullable Path bundle) implements Authority {
            @Override
            public <T> T fold(Function<OwnSecret, T> ifOwnSecret, Function<Files, T> ifFiles) {
                return ifFiles.apply(this);
            }
        }
    }
}
