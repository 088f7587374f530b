// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster.certificates;

import java.nio.file.Path;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Where the certificate comes from that we show to an API server. */
public sealed interface CertificateSource {
    /** What one of two functions makes of it. */
    <T> T fold(Function<OwnSecret, T> ifOwnSecret, Function<Files, T> ifFiles);

    /**
     * We make it ourselves, and keep it in a Secret.
     *
     * @param hosts names and addresses by which an API server calls us
     */
    record OwnSecret(Set<String> hosts, CertificateLifetimes lifetimes) implements CertificateSource {
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
    record Files(@Nullable Path bundle) implements CertificateSource {
        @Override
        public <T> T fold(Function<OwnSecret, T> ifOwnSecret, Function<Files, T> ifFiles) {
            return ifFiles.apply(this);
        }
    }
}
