// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.admission;

import dev.plimsoll.cluster.SelfSigned;
import dev.plimsoll.config.InvalidPolicy;
import dev.plimsoll.policy.Namespaces;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Everything that must be there before the first connection is accepted: policies and a certificate. */
public final class Service {
    private static volatile @Nullable Service current;

    private final ServeOptions options;
    private final PolicyInForce policy;
    private final ServedCertificate certificate;
    private final @Nullable CertificateReload reload;

    private Service(
            ServeOptions options,
            PolicyInForce policy,
            ServedCertificate certificate,
            @Nullable CertificateReload reload) {
        this.options = options;
        this.policy = policy;
        this.certificate = certificate;
        this.reload = reload;
    }

    /**
     * Loads what is needed; nothing listens yet.
     *
     * @throws InvalidPolicy with every mistake in the policy file
     * @throws IOException with a message that names the file that cannot be read
     * @throws IllegalArgumentException if the files of the certificate hold none that can be served
     */
    static Service open(ServeOptions options) throws InvalidPolicy, IOException {
        var clock = Clock.systemUTC();
        var file = options.policy();
        var policy = file == null ? PolicyInForce.builtIn(options.dryRun()) : PolicyInForce.of(file, options.dryRun());
        var files = options.certificate();
        if (files == null) {
            var selfSigned = new ServedCertificate(SelfSigned.certificate(options.tlsHosts(), clock));
            return new Service(options, policy, selfSigned, null);
        }
        var reload = CertificateReload.open(files, clock);
        return new Service(options, policy, reload.served(), reload);
    }

    /** Begins to look for changes of the files. */
    void watch() {
        Watch.over(reload == null ? List.of(policy::look) : List.of(policy::look, reload::look));
    }

    static void set(Service service) {
        current = service;
    }

    static Service current() {
        var service = current;
        if (service == null) {
            throw new IllegalStateException("the service is started by `plimsoll serve`");
        }
        return service;
    }

    ServedCertificate certificate() {
        return certificate;
    }

    PolicyInForce policy() {
        return policy;
    }

    /** The address on which we listen. */
    String host() {
        return options.host();
    }

    /** How many changes of the certificate's files did not come into force. */
    long certificateFailures() {
        return reload == null ? 0 : reload.failures();
    }

    Reviewer reviewer(Journal journal) {
        return new Reviewer(policy, Namespaces.BY_NAME, options.exemptNamespaces(), journal);
    }
}
