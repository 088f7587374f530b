// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.server;

import dev.plimsoll.admission.ReviewListener;
import dev.plimsoll.admission.Reviewer;
import dev.plimsoll.cluster.Cluster;
import dev.plimsoll.cluster.ClusterOptions;
import dev.plimsoll.cluster.Role;
import dev.plimsoll.cluster.certificates.AcceptedTokens;
import dev.plimsoll.podpolicy.InvalidPolicy;
import dev.plimsoll.policy.Namespaces;
import dev.plimsoll.policy.PolicySource;
import dev.plimsoll.rules.Rules;
import dev.plimsoll.server.http.OpenConnections;
import dev.plimsoll.server.http.TrustedClients;
import dev.plimsoll.tls.CertificateIssuer;
import dev.plimsoll.tls.PemFileReloader;
import dev.plimsoll.tls.ReloadableKeyManager;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Holds everything that reviews need: policies, namespaces, a certificate. Files are loaded before the first connection is
 * accepted. A cluster may take longer to answer: until then connections are rejected.
 */
public final class PlimsollServer {
    /**
     * Memory per connection, measured on JDK 25: 10 KB of the heap when idle, 17 KB with 7.5 KB of an unfinished head, and
     * 16 KB outside the heap with an unfinished TLS record. The rest is room for a review.
     */
    private static final int MOST_BYTES_OF_A_CONNECTION = 128 << 10;

    /** The number of connections that an API server may use at once. */
    private static final int LEAST_CONNECTIONS = 256;

    private static final Duration LONGEST_LEAVE = Duration.ofSeconds(2);

    private static volatile @Nullable PlimsollServer current;

    private final ServeOptions options;
    private final PolicySource policies;
    private final Tls tls;
    private final @Nullable AcceptedTokens pathTokens;
    private final OpenConnections connections = new OpenConnections(mostConnections(), System::nanoTime);
    private final @Nullable Cluster cluster;
    private final Companion companion;
    private final List<Runnable> looks;
    private final RecentDecisions decisions = new RecentDecisions(Clock.systemUTC());
    private final AtomicBoolean left = new AtomicBoolean();

    /** @param clients null if every client may connect to the port of reviews */
    private record Tls(
            ReloadableKeyManager certificate,
            @Nullable PemFileReloader reload,
            @Nullable TrustedClients clients) {
        long failures() {
            return (reload == null ? 0 : reload.failures()) + (clients == null ? 0 : clients.failures());
        }
    }

    private PlimsollServer(
            ServeOptions options,
            PolicySource policies,
            Tls tls,
            @Nullable AcceptedTokens pathTokens,
            @Nullable Cluster cluster,
            Companion companion,
            List<Runnable> looks) {
        this.options = options;
        this.policies = policies;
        this.tls = tls;
        this.pathTokens = pathTokens;
        this.cluster = cluster;
        this.companion = companion;
        this.looks = looks;
    }

    /**
     * Loads the files, and starts to load the rest from the cluster. No port is open yet.
     *
     * @param companion joins the cluster, if there is one
     * @throws InvalidPolicy with every mistake in the policy file
     * @throws IOException with a message that names the unreadable file
     * @throws IllegalArgumentException if the certificate files hold no usable certificate, or the kubeconfig names no cluster
     */
    static PlimsollServer open(ServeOptions options, Companion companion) throws InvalidPolicy, IOException {
        var clock = Clock.systemUTC();
        var looks = new ArrayList<Runnable>();
        var files = options.certificate();
        var reload = files == null ? null : PemFileReloader.open(files, clock);
        if (reload != null) {
            looks.add(reload::look);
        }
        var allowed = options.clients();
        var clients =
                allowed == null ? null : TrustedClients.open(allowed, CertificateIssuer.selfSigned(List.of(), clock));
        if (clients != null) {
            looks.add(clients::look);
        }
        var joining = options.cluster();
        if (joining != null) {
            var pathTokens = new AcceptedTokens();
            var served = reload == null ? new ReloadableKeyManager() : reload.served();
            var cluster = Cluster.join(joining, Rules.ALL, served::replace, pathTokens, clock);
            companion.join(cluster, options.exemptNamespaces());
            var tls = new Tls(served, reload, clients);
            return new PlimsollServer(options, cluster.policies(), tls, pathTokens, cluster, companion, looks);
        }
        var served = reload == null
                ? new ReloadableKeyManager(CertificateIssuer.selfSigned(List.of(), clock))
                : reload.served();
        var tokenFile = options.pathToken() == null ? null : PathTokenFile.open(options.pathToken());
        if (tokenFile != null) {
            looks.add(tokenFile::look);
        }
        var file = options.policy();
        var policy =
                file == null ? FilePolicySource.builtIn(options.dryRun()) : FilePolicySource.of(file, options.dryRun());
        looks.add(policy::look);
        return new PlimsollServer(
                options,
                policy,
                new Tls(served, reload, clients),
                tokenFile == null ? null : tokenFile.accepted(),
                null,
                companion,
                looks);
    }

    /** Starts to poll the files for changes. */
    void watch() {
        FilePoller.over(looks);
    }

    static void set(PlimsollServer service) {
        current = service;
    }

    /**
     * Returns the server of this process.
     *
     * @throws IllegalStateException if it has not been opened yet
     */
    public static PlimsollServer current() {
        var service = current;
        if (service == null) {
            throw new IllegalStateException("the service is started by `plimsoll serve`");
        }
        return service;
    }

    public ReloadableKeyManager certificate() {
        return tls.certificate();
    }

    /** Returns the tokens that paths must begin with; null if paths need none. */
    @Nullable
    public AcceptedTokens pathTokens() {
        return pathTokens;
    }

    /** Returns the clients that may connect to the port of reviews, by TLS certificate; null if every client may. */
    @Nullable
    public TrustedClients clients() {
        return tls.clients();
    }

    /** Returns the open connections to the port of reviews. */
    public OpenConnections connections() {
        return connections;
    }

    /** Returns the limit: about 1,000 for a heap of 128 MiB, a sixth of which that many connections fill. */
    private static int mostConnections() {
        return (int) Math.max(LEAST_CONNECTIONS, Runtime.getRuntime().maxMemory() / MOST_BYTES_OF_A_CONNECTION);
    }

    public PolicySource policies() {
        return policies;
    }

    /** Returns the cluster; null outside a cluster. */
    public @Nullable Cluster cluster() {
        return cluster;
    }

    /** Returns the role of this process; outside a cluster, {@code all}. */
    public Role role() {
        return cluster == null ? Role.all : cluster.role();
    }

    /** Returns the options for the cluster; null outside a cluster. */
    public @Nullable ClusterOptions clusterOptions() {
        return options.cluster();
    }

    /** Returns the companion, which runs beside the reviews in a cluster. */
    Companion companion() {
        return companion;
    }

    /** Returns the time since the API server last confirmed that the local copy is complete; zero outside a cluster. */
    public Duration knowledgeAge() {
        return cluster == null ? Duration.ZERO : cluster.age();
    }

    /** Returns descriptions of the data that the cluster has not sent yet. */
    public List<String> waitingFor() {
        return cluster == null ? List.of() : cluster.waitingFor();
    }

    /** Returns whether all data is loaded. */
    public boolean isLoaded() {
        return cluster == null || cluster.loaded().isDone();
    }

    /** Runs an action when all data is loaded, on any thread. */
    public void whenLoaded(Runnable then) {
        if (cluster == null) {
            then.run();
        } else {
            var unused = cluster.loaded().thenRun(then);
        }
    }

    /** Reports that reviews are answered quickly from now on, so that API servers may connect. */
    public void ready() {
        if (cluster != null) {
            cluster.ready();
        }
    }

    /** Returns the address that the server listens on. */
    public String host() {
        return options.host();
    }

    /** Returns the options of the page: access and host names. */
    public PageOptions page() {
        return options.page();
    }

    /** Returns the recent decisions. */
    public RecentDecisions decisions() {
        return decisions;
    }

    /** Returns the expiry of the served certificate; 1970 before the first one. */
    public Instant certificateExpires() {
        return certificate().expires();
    }

    /** Returns the number of rejected changes of the certificate files and client authority files. */
    long certificateFailures() {
        return tls.failures();
    }

    /** Returns a reviewer without a listener, for reviews of objects that do not exist. */
    public Reviewer unwatched() {
        return new Reviewer(policies, Namespaces.BY_NAME, options.exemptNamespaces(), ReviewListener.NONE);
    }

    public Reviewer reviewer(ReviewListener journal) {
        var namespaces = cluster == null ? Namespaces.BY_NAME : cluster.namespaces();
        return new Reviewer(policies, namespaces, options.exemptNamespaces(), journal);
    }

    /** Returns how long the process still answers after SIGTERM. */
    Duration shutdownDelay() {
        return options.shutdownDelay();
    }

    /**
     * Gives up leadership, once, so that another replica can lead at once. Reviews are still answered for a while. Returns
     * after {@link #LONGEST_LEAVE} at the latest, because an API server may not answer.
     */
    void leave() {
        if (cluster == null || !left.compareAndSet(false, true)) {
            return;
        }
        var leaving = new Thread(cluster::leave, "plimsoll: leave");
        leaving.setDaemon(true);
        leaving.start();
        try {
            leaving.join(LONGEST_LEAVE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
