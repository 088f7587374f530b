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
 * Everything that reviews need: policies, namespaces, a certificate. Where all of it lies in files, it is there before the first
 * connection is accepted. What comes from a cluster may take longer: until then connections are turned away.
 */
public final class PlimsollServer {
    /**
     * Measured on JDK 25: 10 KB of the heap when idle, 17 KB with 7.5 KB of an unfinished head, and 16 KB beside the heap with an
     * unfinished TLS record. With room for the rest of what a review needs.
     */
    private static final int MOST_BYTES_OF_A_CONNECTION = 128 << 10;

    /** As many as an API server may use at once. */
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

    /** @param clients null if anybody may connect to the port of reviews */
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
     * Loads what is needed from files, and begins to ask the cluster for the rest; nothing listens yet.
     *
     * @param companion told of the cluster, if there is one
     * @throws InvalidPolicy with every mistake in the policy file
     * @throws IOException with a message that names the file that cannot be read
     * @throws IllegalArgumentException if the files of the certificate hold none that can be served, or the kubeconfig names no
     *     cluster
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

    /** Begins to look for changes of the files. */
    void watch() {
        FilePoller.over(looks);
    }

    static void set(PlimsollServer service) {
        current = service;
    }

    /**
     * The one of this process.
     *
     * @throws IllegalStateException before there is one
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

    /** The tokens of which a path must show one; null if paths have none. */
    @Nullable
    public AcceptedTokens pathTokens() {
        return pathTokens;
    }

    /** Who may connect to the port of reviews, by TLS certificate; null if anybody may. */
    @Nullable
    public TrustedClients clients() {
        return tls.clients();
    }

    /** Those to the port of reviews. */
    public OpenConnections connections() {
        return connections;
    }

    /** About 1,000 with a heap of 128 MiB, which all of them together then fill to a sixth. */
    private static int mostConnections() {
        return (int) Math.max(LEAST_CONNECTIONS, Runtime.getRuntime().maxMemory() / MOST_BYTES_OF_A_CONNECTION);
    }

    public PolicySource policies() {
        return policies;
    }

    /** Null where we are in none. */
    public @Nullable Cluster cluster() {
        return cluster;
    }

    /** What this process does; outside a cluster, everything. */
    public Role role() {
        return cluster == null ? Role.all : cluster.role();
    }

    /** Where we are in a cluster; null where we are in none. */
    public @Nullable ClusterOptions clusterOptions() {
        return options.cluster();
    }

    /** What runs beside the reviews in a cluster. */
    Companion companion() {
        return companion;
    }

    /** For how long the API server has not confirmed that we know all there is; zero where we are in no cluster. */
    public Duration knowledgeAge() {
        return cluster == null ? Duration.ZERO : cluster.age();
    }

    /** What has not come from the cluster yet, in words. */
    public List<String> waitingFor() {
        return cluster == null ? List.of() : cluster.waitingFor();
    }

    /** Whether everything is there. */
    public boolean isLoaded() {
        return cluster == null || cluster.loaded().isDone();
    }

    /** Runs something as soon as everything is there, on any thread. */
    public void whenLoaded(Runnable then) {
        if (cluster == null) {
            then.run();
        } else {
            var unused = cluster.loaded().thenRun(then);
        }
    }

    /** Reviews are answered from now on, and quickly: API servers may come. */
    public void ready() {
        if (cluster != null) {
            cluster.ready();
        }
    }

    /** The address on which we listen. */
    public String host() {
        return options.host();
    }

    /** Who may see the page, and by which names it is called. */
    public PageOptions page() {
        return options.page();
    }

    /** What reviews came to of late. */
    public RecentDecisions decisions() {
        return decisions;
    }

    /** Until when the certificate is valid that is served; 1970 if none has come yet. */
    public Instant certificateExpires() {
        return certificate().expires();
    }

    /** How many changes of the files of certificate and client authority did not come into force. */
    long certificateFailures() {
        return tls.failures();
    }

    /** One that nobody watches, for reviews of what is nowhere. */
    public Reviewer unwatched() {
        return new Reviewer(policies, Namespaces.BY_NAME, options.exemptNamespaces(), ReviewListener.NONE);
    }

    public Reviewer reviewer(ReviewListener journal) {
        var namespaces = cluster == null ? Namespaces.BY_NAME : cluster.namespaces();
        return new Reviewer(policies, namespaces, options.exemptNamespaces(), journal);
    }

    /** How long to go on answering after SIGTERM. */
    Duration shutdownDelay() {
        return options.shutdownDelay();
    }

    /**
     * Gives up leading, once, so that another replica can lead at once. Reviews are answered for a while yet. Returns after
     * {@link #LONGEST_LEAVE} at the latest: an API server may not answer.
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
