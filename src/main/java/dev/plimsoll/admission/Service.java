// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.admission;

import dev.plimsoll.config.DefaultPolicy;
import dev.plimsoll.config.InvalidPolicy;
import dev.plimsoll.config.PodPolicies;
import dev.plimsoll.policy.Policies;
import dev.plimsoll.policy.Policy;
import dev.plimsoll.rules.Rules;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Everything that must be there before the first connection is accepted: policies and a certificate. */
public final class Service {
    private static volatile @Nullable Service current;

    private final ServeOptions options;
    private final ServedCertificate certificate;
    private final Policies policies;

    private Service(ServeOptions options, ServedCertificate certificate, Policies policies) {
        this.options = options;
        this.certificate = certificate;
        this.policies = policies;
    }

    /** Loads what is needed; nothing listens yet. */
    static Service open(ServeOptions options) throws InvalidPolicy, IOException {
        var files = options.certificate();
        var certificate = files == null
                ? SelfSigned.certificate(options.tlsHosts(), Clock.systemUTC())
                : files.certificate(files.read());
        return new Service(options, new ServedCertificate(certificate), policies(options));
    }

    private static Policies policies(ServeOptions options) throws InvalidPolicy, IOException {
        var file = options.policy();
        var policies = file == null
                ? List.of(DefaultPolicy.policy(Rules.ALL))
                : PodPolicies.parse(Files.readAllBytes(file), Rules.ALL);
        return new Policies(
                options.dryRun() ? policies.stream().map(Policy::asDryRun).toList() : policies);
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

    Reviewer reviewer() {
        return new Reviewer(() -> policies, options.exemptNamespaces());
    }
}
