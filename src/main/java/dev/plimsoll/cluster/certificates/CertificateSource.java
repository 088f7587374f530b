// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster.certificates;

import java.nio.file.Path;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The source of the serving certificate. */
public sealed interface CertificateSource {
    /** Applies the function for the kind of this source. */
    <T> T fold(Function<OwnSecret, T> ifOwnSecret, Function<Files, T> ifFiles);

    /**
     * Plimsoll makes the certificate itself, and stores it in a Secret.
     *
     * @param hosts names and addresses by which an API server reaches Plimsoll
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
     * Another program maintains the certificate in files.
     *
     * @param bundle PEM file of the authorities that signed it, read again at each registration of the webhooks; null if the API
     *     server trusts them anyway, or another controller (cert-manager) sets the CA bundle of the webhooks
     */
    record Files(@Nullable Path bundle) implements CertificateSource {
        @Override
        public <T> T fold(Function<OwnSecret, T> ifOwnSecret, Function<Files, T> ifFiles) {
            return ifFiles.apply(this);
        }
    }
}
