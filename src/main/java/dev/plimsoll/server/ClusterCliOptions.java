// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.server;

import dev.plimsoll.cluster.ClusterOptions;
import dev.plimsoll.cluster.Role;
import dev.plimsoll.cluster.certificates.CertificateLifetimes;
import dev.plimsoll.cluster.certificates.CertificateSource;
import dev.plimsoll.cluster.webhooks.WebhookRegistration;
import dev.plimsoll.cluster.webhooks.WebhookRegistration.Target;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of {@code serve} that apply only in a cluster. */
final class ClusterCliOptions {
    /** The directory of every pod's service account, unless it is switched off. */
    private static final Path SERVICE_ACCOUNT = Path.of("/var/run/secrets/kubernetes.io/serviceaccount");

    @Option(
            names = "--kubeconfig",
            paramLabel = "FILE",
            description = "Take policies from the cluster of this kubeconfig's current context, and register there."
                    + " In a pod its service account does, unless --policy names a file.")
    private @Nullable Path kubeconfig;

    @Option(
            names = "--role",
            paramLabel = "all|webhook|controller",
            defaultValue = "all",
            description =
                    "What this process does: answer reviews (webhook), keep certificates, registration and status,"
                            + " and audit (controller), or all of it (default: ${DEFAULT-VALUE}).")
    private Role role = Role.all;

    @Option(
            names = "--name",
            defaultValue = "plimsoll",
            description = "The name of the webhook configurations, the Lease, and with -tls behind it the Secret"
                    + " (default: ${DEFAULT-VALUE}).")
    private String name = "";

    @Option(
            names = "--namespace",
            paramLabel = "NAME",
            description = "The namespace of our own, of Lease, Secret and Service (default: the pod's, else plimsoll).")
    private @Nullable String namespace;

    @Option(
            names = "--service",
            paramLabel = "NAME",
            description = "The Service by which the API server reaches us (default: as --name).")
    private @Nullable String service;

    @Option(
            names = "--service-port",
            paramLabel = "PORT",
            defaultValue = "443",
            description = "The port of the Service (default: ${DEFAULT-VALUE}).")
    private int servicePort;

    @Option(
            names = "--webhook-url",
            paramLabel = "URL",
            description = "Register https://HOST:PORT instead of a Service, for running outside the cluster.")
    private @Nullable String webhookUrl;

    @Option(
            names = "--fast-path",
            paramLabel = "on|off",
            defaultValue = "on",
            description = "Whether the API server itself lets pass what plainly complies (default: ${DEFAULT-VALUE}).")
    private Switch fastPath = Switch.on;

    @Option(
            names = "--owner",
            paramLabel = "CLUSTERROLE",
            description = "The ClusterRole with which the webhook configurations are to be removed.")
    private @Nullable String owner;

    @Option(
            names = "--tls-ca",
            paramLabel = "FILE",
            description = "PEM file of the authorities that vouch for --tls-cert, for the webhook configurations.")
    private @Nullable Path authorities;

    @Option(
            names = "--inject-ca-from",
            paramLabel = "NAMESPACE/NAME",
            description = "The cert-manager Certificate whose authority cert-manager is to fill in.")
    private @Nullable String injectCaFrom;

    @Option(
            names = "--certificate-life",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            defaultValue = "90d",
            description = "How long the certificate that we make is valid; it is renewed when a third of that is left"
                    + " (default: ${DEFAULT-VALUE}).")
    private Duration certificateLife = Duration.ZERO;

    @Option(
            names = "--authority-life",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            defaultValue = "1825d",
            description = "How long the authority is valid that vouches for it (default: ${DEFAULT-VALUE}).")
    private Duration authorityLife = Duration.ZERO;

    enum Switch {
        on,
        off
    }

    Role role() {
        return role;
    }

    /** Returns whether this process joins a cluster. */
    boolean join(@Nullable Path policy) {
        return kubeconfig != null
                || (policy == null
                        && System.getenv("KUBERNETES_SERVICE_HOST") != null
                        && Files.isReadable(SERVICE_ACCOUNT.resolve("token")));
    }

    /**
     * Returns the options for the cluster.
     *
     * @throws IllegalArgumentException if options contradict each other; the message names them
     */
    ClusterOptions options(boolean dryRun, Set<String> exemptNamespaces, boolean ownCertificate) {
        if (ownCertificate && (authorities != null || injectCaFrom != null)) {
            throw new IllegalArgumentException(
                    "--tls-ca and --inject-ca-from say who vouches for --tls-cert: give that, too, or none of them");
        }
        if (authorities != null && injectCaFrom != null) {
            throw new IllegalArgumentException("--tls-ca and --inject-ca-from exclude each other");
        }
        var home = namespace == null ? homeNamespace() : namespace;
        Target target = webhookUrl == null
                ? new Target.Service(home, service == null ? name : service, servicePort)
                : new Target.Url(webhookUrl);
        return new ClusterOptions(
                role,
                kubeconfig,
                home,
                name,
                new WebhookRegistration(name, target, exemptNamespaces, fastPath == Switch.on, owner, injectCaFrom),
                dryRun,
                ownCertificate
                        ? new CertificateSource.OwnSecret(hosts(target), lifetimes())
                        : new CertificateSource.Files(authorities));
    }

    private CertificateLifetimes lifetimes() {
        try {
            return CertificateLifetimes.of(authorityLife, certificateLife);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "--certificate-life and --authority-life: an authority must live more than four thirds as long as the"
                            + " certificates that it signs",
                    e);
        }
    }

    /** Returns the host names that the API server uses ({@code DNS_NAME.NAMESPACE.svc}: admissionregistration.k8s.io/v1). */
    private static Set<String> hosts(Target target) {
        return target.fold(
                service -> Set.of(
                        service.name() + "." + service.namespace() + ".svc",
                        service.name() + "." + service.namespace()),
                url -> Set.of(URI.create(url.base()).getHost()));
    }

    private static String homeNamespace() {
        try {
            return Files.readString(SERVICE_ACCOUNT.resolve("namespace")).strip();
        } catch (IOException e) {
            return "plimsoll";
        }
    }
}
