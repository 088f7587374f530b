// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.server;

import dev.plimsoll.cluster.Role;
import dev.plimsoll.podpolicy.InvalidPolicy;
import dev.plimsoll.server.http.ClientAuthority;
import dev.plimsoll.tls.PemFiles;
import io.quarkus.runtime.Quarkus;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code plimsoll serve}. */
@Command(name = "serve", description = "Answer admission reviews over HTTPS.", mixinStandardHelpOptions = true)
public final class ServeCommand implements Callable<Integer> {
    @Option(names = "--policy", paramLabel = "FILE", description = "PodPolicy documents; default: the built-in policy.")
    private @Nullable Path policy;

    @Option(names = "--dry-run", description = "Judge everything, refuse and patch nothing.")
    private boolean dryRun;

    @Option(
            names = "--host",
            defaultValue = "0.0.0.0",
            description = "The address on which reviews are taken (default: ${DEFAULT-VALUE}).")
    private String host = "";

    @Option(names = "--port", defaultValue = "8443", description = "The port of reviews (default: ${DEFAULT-VALUE}).")
    private int port;

    @Option(
            names = "--management-host",
            paramLabel = "ADDRESS",
            description = "The address of health, metrics and the page (default: as --host).")
    private @Nullable String managementHost;

    @Option(
            names = "--management-port",
            defaultValue = "9000",
            description = "The port of health, metrics and the page (default: ${DEFAULT-VALUE}).")
    private int managementPort;

    @Option(
            names = "--tls-cert",
            paramLabel = "FILE",
            description = "PEM file of the certificate and its chain; default: self-signed.")
    private @Nullable Path tlsCertificate;

    @Option(names = "--tls-key", paramLabel = "FILE", description = "PEM file of the certificate's private key.")
    private @Nullable Path tlsKey;

    @Option(
            names = "--path-token-file",
            paramLabel = "FILE",
            description =
                    "File with 64 hexadecimal digits (openssl rand -hex 32) that every path must begin with, as in"
                            + " /TOKEN/validate; other requests get 404. In a cluster Plimsoll makes one itself.")
    private @Nullable Path pathTokenFile;

    @Option(
            names = "--client-ca",
            paramLabel = "FILE",
            description = "PEM file of the authorities that sign client certificates: reviews are only taken over"
                    + " connections that show one.")
    private @Nullable Path clientAuthority;

    @Option(
            names = "--client-name",
            paramLabel = "NAME",
            description = "A common name or DNS name that a client certificate may have; repeatable; default: any.")
    private Set<String> clientNames = Set.of();

    @Option(
            names = "--exempt-namespaces",
            paramLabel = "NAME",
            split = ",",
            defaultValue = "kube-system",
            description = "Namespaces in which everything is allowed (default: ${DEFAULT-VALUE}).")
    private Set<String> exemptNamespaces = Set.of();

    @Option(
            names = "--page",
            paramLabel = "open|authorized|off",
            description =
                    "Who may see the page on the management port: every caller; callers with a token whose user may get"
                            + " the non-resource URL /plimsoll/page; nobody. Default: authorized in a cluster; elsewhere open if"
                            + " --management-host is a loopback address, else off.")
    private @Nullable PageAccess page;

    @Option(
            names = "--page-host",
            paramLabel = "NAME",
            split = ",",
            description =
                    "A DNS name by which browsers call the page, as of an Ingress or a Service; repeatable. Addresses and"
                            + " localhost are always allowed; other names are refused, since a hostile web page can point its own"
                            + " name here.")
    private Set<String> pageHosts = Set.of();

    @Option(
            names = "--log-format",
            paramLabel = "text|json",
            defaultValue = "text",
            description = "How log lines look (default: ${DEFAULT-VALUE}).")
    private LogFormat logFormat = LogFormat.text;

    @Option(
            names = "--log-level",
            paramLabel = "LEVEL",
            description = "What is logged: error, warn, info (refused pods; the default) or debug (every review).")
    private @Nullable LogLevel logLevel;

    @Option(
            names = "--shutdown-delay",
            paramLabel = "SECONDS",
            defaultValue = "5",
            description = "How long to go on answering after SIGTERM, unready, until the API server asks elsewhere"
                    + " (default: ${DEFAULT-VALUE}). A process that was never ready stops at once.")
    private int shutdownDelay;

    private enum LogFormat {
        text,
        json
    }

    private enum LogLevel {
        error,
        warn,
        info,
        debug
    }

    @ArgGroup(validate = false, heading = "%nIn a cluster:%n")
    private ClusterCliOptions cluster = new ClusterCliOptions();

    @Spec
    private @Nullable CommandSpec spec;

    private final Companion companion;

    /**
     * Creates the command.
     *
     * @param companion runs beside the reviews where this process is part of a cluster
     */
    public ServeCommand(Companion companion) {
        this.companion = companion;
    }

    @Override
    public Integer call() {
        if (clientAuthority == null && !clientNames.isEmpty()) {
            throw usage("--client-name says whose client certificate counts: that needs --client-ca");
        }
        if (shutdownDelay < 0) {
            throw usage("--shutdown-delay " + shutdownDelay + ": expected a number of seconds, 0 or more");
        }
        var files = cluster.role().answersReviews() ? certificateFiles() : null;
        PlimsollServer service;
        try {
            var joining =
                    cluster.join(policy) ? cluster.options(dryRun, exemptNamespaces, tlsCertificate == null) : null;
            if (joining != null && policy != null) {
                throw usage(
                        "--policy and --kubeconfig exclude each other: policies come from a file or from a cluster");
            }
            if (cluster.role() != Role.all && joining == null) {
                throw usage(
                        "--role " + cluster.role() + " is a part of the work in a cluster: that needs --kubeconfig");
            }
            if (page == PageAccess.authorized && joining == null) {
                throw usage("--page authorized asks an API server who may look: that needs --kubeconfig");
            }
            if (pathTokenFile != null && joining != null) {
                throw usage(
                        "--path-token-file is for a service outside of a cluster: in one, Plimsoll makes the path token"
                                + " itself");
            }
            var access = page == null ? PageAccess.byDefault(joining != null, isLoopback(managementHost())) : page;
            service = PlimsollServer.open(
                    new ServeOptions(
                            policy,
                            dryRun,
                            host,
                            files,
                            joining,
                            pathTokenFile,
                            clientAuthority == null ? null : new ClientAuthority(clientAuthority, clientNames),
                            exemptNamespaces,
                            new PageOptions(access, page == null, managementHost() + ":" + managementPort, pageHosts),
                            Duration.ofSeconds(shutdownDelay)),
                    companion);
        } catch (InvalidPolicy e) {
            throw usage("--policy " + policy + " is no valid policy:\n"
                    + e.mistakes().stream().map(mistake -> "  " + mistake).collect(Collectors.joining("\n")));
        } catch (IOException | IllegalArgumentException e) {
            throw usage("cannot start: " + e.getMessage());
        }
        if (cluster.role().answersReviews()) {
            requireFree("--host", host, "--port", port);
        }
        requireFree("--management-host", managementHost(), "--management-port", managementPort);
        configure();
        PlimsollServer.set(service);
        service.watch();
        Quarkus.run();
        return 0;
    }

    /**
     * Returns the certificate files; null for a self-issued certificate. A controller serves no certificate, so it needs no key
     * in files.
     */
    private @Nullable PemFiles certificateFiles() {
        if ((tlsCertificate == null) != (tlsKey == null)) {
            throw usage("--tls-cert and --tls-key go together: give both, or neither for a self-signed certificate");
        }
        return tlsCertificate == null || tlsKey == null ? null : new PemFiles(tlsCertificate, tlsKey);
    }

    /**
     * Checks that a port is free. Quarkus would report it in three lines, and advise to kill the process that uses the port.
     */
    private void requireFree(String hostOption, String address, String portOption, int wanted) {
        try (var socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(address, wanted));
        } catch (IOException | IllegalArgumentException e) {
            throw usage("cannot listen on " + hostOption + " " + address + " " + portOption + " " + wanted + ": "
                    + e.getMessage());
        }
    }

    private String managementHost() {
        return managementHost == null ? host : managementHost;
    }

    private static boolean isLoopback(String address) {
        try {
            return InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false; // the failure to listen there is reported later
        }
    }

    private void configure() {
        System.setProperty("quarkus.http.host", host);
        System.setProperty(
                "quarkus.http.host-enabled", Boolean.toString(cluster.role().answersReviews()));
        System.setProperty("quarkus.http.ssl-port", Integer.toString(port));
        System.setProperty("quarkus.management.host", managementHost());
        System.setProperty("quarkus.management.port", Integer.toString(managementPort));
        System.setProperty("quarkus.log.console.json.enabled", Boolean.toString(logFormat == LogFormat.json));
        if (logLevel != null) {
            // Libraries log problems only, because their details do not help operators.
            var level = logLevel.name().toUpperCase(Locale.ROOT);
            System.setProperty("quarkus.log.level", logLevel == LogLevel.debug ? LogLevel.info.name() : level);
            System.setProperty("quarkus.log.category.\"dev.plimsoll\".level", level);
        }
    }

    private ParameterException usage(String problem) {
        return new ParameterException(Objects.requireNonNull(spec).commandLine(), problem);
    }
}
