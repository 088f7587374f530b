// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster;

import static dev.plimsoll.cluster.Figure.counter;
import static dev.plimsoll.cluster.Figure.gauge;

import dev.plimsoll.cluster.certificates.AcceptedTokens;
import dev.plimsoll.cluster.certificates.FileCertificates;
import dev.plimsoll.cluster.certificates.NamedSecret;
import dev.plimsoll.cluster.certificates.SecretCertificates;
import dev.plimsoll.cluster.certificates.SecretPathToken;
import dev.plimsoll.cluster.client.EventRecorder;
import dev.plimsoll.cluster.client.KubeClients;
import dev.plimsoll.cluster.client.LeaderElection;
import dev.plimsoll.cluster.client.LeaderTask;
import dev.plimsoll.cluster.client.ReconcileLoop;
import dev.plimsoll.cluster.policies.ObservedPolicy;
import dev.plimsoll.cluster.policies.PodPolicyResource;
import dev.plimsoll.cluster.policies.PodPolicyWatch;
import dev.plimsoll.cluster.policies.PolicyListener;
import dev.plimsoll.policy.Namespaces;
import dev.plimsoll.policy.PolicySource;
import dev.plimsoll.policy.RuleSet;
import dev.plimsoll.tls.KeyedCertificate;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Runs Plimsoll's part in a cluster. Every process watches policies, namespaces and the certificate. Processes with a role that
 * may lead take part in the leader election; the leader also writes to the cluster. While no API server answers, all work
 * continues with the last known state.
 */
public final class Cluster implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Cluster.class);

    /** Interval of the check of all watches. */
    private static final Duration LOOK = Duration.ofMillis(250);

    /** Length of the unique suffix of an identity: a dash and a UUID. */
    private static final int UNIQUE = 37;

    private final ClusterOptions options;
    private final KubernetesClient client;
    private final EventRecorder events;
    private final Knowledge knowledge;
    private final Leading leading;
    private final SilenceLog silence;
    private final DenialEvents refusals;
    private final PageAuthorizer viewers;
    private final CompletableFuture<Void> loaded = new CompletableFuture<>();
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final @Nullable LeaderElection leadership;
    private final List<Figure> figures;
    private final ReconcileLoop looking;

    private volatile @Nullable Supplier<LeaderTask> more;

    private Cluster(
            ClusterOptions options,
            RuleSet rules,
            Consumer<KeyedCertificate> served,
            AcceptedTokens accepted,
            Clock clock,
            KubernetesClient client) {
        this.options = options;
        this.client = client;
        var replica = replica();
        events = new EventRecorder(client, replica, clock);
        refusals = new DenialEvents(client, events);
        viewers = new PageAuthorizer(new TokenReviews(client)::review, System::nanoTime);
        leading = new Leading(client, options, events, clock);
        silence = new SilenceLog(client.getMasterUrl().getAuthority(), clock);
        knowledge = new Knowledge(
                PodPolicyWatch.start(client, rules, options.dryRun(), new Listener()),
                new NamespaceCache(client),
                options.certificates()
                        .fold(
                                own -> new SecretCertificates(
                                        new NamedSecret(client, options.namespace(), options.name() + "-tls"),
                                        own,
                                        served,
                                        leading::ask,
                                        clock),
                                files -> new FileCertificates(files.bundle())),
                new SecretPathToken(
                        new NamedSecret(client, options.namespace(), options.name() + "-path"),
                        accepted,
                        leading::askToRegister,
                        clock));
        looking = new ReconcileLoop("look after the watches", LOOK, this::look);
        leadership = options.role().mayLead()
                ? new LeaderElection(
                        client,
                        options.namespace(),
                        options.name(),
                        replica + "-" + UUID.randomUUID(),
                        () -> leading.begin(knowledge, loaded, ready, this::more))
                : null;
        figures = List.copyOf(all());
    }

    /**
     * Starts all watches and returns at once.
     *
     * @param rules that policies may name
     * @param served receives each new serving certificate
     * @param accepted receives the path tokens that requests may use
     * @throws IOException if the kubeconfig is invalid
     */
    public static Cluster join(
            ClusterOptions options,
            RuleSet rules,
            Consumer<KeyedCertificate> served,
            AcceptedTokens accepted,
            Clock clock)
            throws IOException {
        return new Cluster(options, rules, served, accepted, clock, KubeClients.join(options.kubeconfig()));
    }

    /** Returns the name of the pod, or of the machine. */
    public static String replica() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown";
        }
    }

    /** Returns the part of the work that this process does. */
    public Role role() {
        return options.role();
    }

    public PolicySource policies() {
        return knowledge.policies();
    }

    public Namespaces namespaces() {
        return knowledge.namespaces();
    }

    /** Returns the authorizer of the page. */
    public PageAuthorizer viewers() {
        return viewers;
    }

    public DenialEvents refusals() {
        return refusals;
    }

    /** Completes when policies, namespaces, a path token and, except for a controller, a certificate are known. */
    public CompletableFuture<Void> loaded() {
        return loaded;
    }

    /** Returns descriptions of the missing data. */
    public List<String> waitingFor() {
        return loaded.isDone() ? List.of() : knowledge.missing(role());
    }

    /** Reports that this process answers reviews: as the leader, it may now register the webhooks. */
    public void ready() {
        ready.complete(null);
    }

    /**
     * Adds a leader task, which starts each time this process starts to lead.
     *
     * @param begin starts the task; called only after {@link #ready}, so it must be added before
     */
    public void whileLeading(Supplier<LeaderTask> begin) {
        more = begin;
    }

    /** Returns the client, for additional tasks. Closed together with this object. */
    public KubernetesClient client() {
        return client;
    }

    /** Returns whether this process is the leader. */
    public boolean leads() {
        return leadership != null && leadership.leads();
    }

    /** Returns the name of the leading replica, as last seen; empty if no replica leads, or if this process may not lead. */
    public String leader() {
        var identity = leadership == null ? "" : leadership.leader();
        return identity.length() > UNIQUE ? identity.substring(0, identity.length() - UNIQUE) : identity;
    }

    /**
     * Returns the time since the known state was last confirmed as complete. While the API server answers, this is at most a few
     * seconds more than the ten seconds between two checks.
     */
    public Duration age() {
        return knowledge.age();
    }

    /** Returns how many of the namespace look-ups that delayed a review failed. */
    public long failedLookUps() {
        return knowledge.namespaces().failures();
    }

    /** Returns how often this process reverted a change of the webhook configurations by another client. */
    public long repairs() {
        return leading.repairs();
    }

    /** Returns how many Events were dropped because of their number. */
    public long eventsDropped() {
        return events.dropped() + refusals.dropped();
    }

    /** Returns when the authority that signs the serving certificate expires; 1970 if Plimsoll has no authority of its own. */
    public Instant authorityExpires() {
        var expires = knowledge.certificates().authorityExpires();
        return expires == null ? Instant.EPOCH : expires;
    }

    /**
     * Returns the metrics. Only processes that may lead have leader metrics; only processes that answer reviews count look-ups.
     */
    public List<Figure> figures() {
        return figures; // always the same ones: a metrics registry may hold only a weak reference to a counter
    }

    private List<Figure> all() {
        var figures = new ArrayList<Figure>();
        figures.add(gauge(
                "plimsoll.knowledge.age.seconds",
                "For how long the API server has not confirmed that all changes have come; it is asked every ten seconds.",
                () -> age().toMillis() / 1e3));
        figures.add(counter("plimsoll.events.written", "Events.", events::written));
        figures.add(counter(
                "plimsoll.events.dropped",
                "Events that were not written: too many, or about an owner that does not exist.",
                this::eventsDropped));
        figures.add(gauge(
                "plimsoll.authority.expiry.timestamp.seconds",
                "When the authority of our own expires, in seconds since 1970; 0 where we have none.",
                () -> authorityExpires().getEpochSecond()));
        figures.add(counter(
                "plimsoll.certificate.refusals",
                "How often the Secret of the certificate was seen with something that cannot be served.",
                knowledge.certificates()::refusals));
        if (role().answersReviews()) {
            addLookUps(figures);
        }
        if (role().mayLead()) {
            addLeading(figures);
        }
        return figures;
    }

    private void addLookUps(List<Figure> figures) {
        figures.add(counter(
                "plimsoll.namespace.lookups",
                "Namespaces that a review had to wait for.",
                knowledge.namespaces()::lookUps));
        figures.add(counter(
                "plimsoll.namespace.lookup.failures",
                "Those of them that stayed unknown, so that the strictest mode counted.",
                this::failedLookUps));
        figures.add(counter(
                "plimsoll.policy.lookups",
                "How often a review had to wait for a version of a policy.",
                knowledge.policies()::lookUps));
        figures.add(counter(
                "plimsoll.policy.lookup.failures",
                "Reviews that stayed unanswered (503), since the version of the policy could not be found out.",
                knowledge.policies()::failedLookUps));
    }

    private void addLeading(List<Figure> figures) {
        figures.add(gauge(
                "plimsoll.leader",
                "1 for the replica that keeps registration, certificate and status.",
                () -> leads() ? 1 : 0));
        figures.add(gauge(
                "plimsoll.policies.registered",
                "Policies in force that are registered; 0 where the replica does not lead.",
                () -> leads() ? leading.registered() : 0));
        figures.add(gauge(
                "plimsoll.policies.not.registered",
                "Policies in force that are not; 0 where the replica does not lead.",
                () -> leads() ? leading.notRegistered() : 0));
        figures.add(gauge(
                "plimsoll.registered.policy.generation",
                "The plimsoll_policy_generation of the leader that was last registered wholly.",
                () -> leads() ? leading.registeredGeneration() : 0));
        figures.add(counter(
                "plimsoll.registration.failures",
                "How often the webhook configurations, or what they should hold of one policy, could not be written.",
                leading::failures));
        figures.add(counter(
                "plimsoll.registration.repairs",
                "How often somebody else's change of the webhook configurations was put right.",
                leading::repairs));
        figures.add(counter(
                "plimsoll.certificate.rotations",
                "How often certificate or authority was replaced because time went by.",
                knowledge.certificates()::renewals));
        figures.add(counter(
                "plimsoll.certificate.repairs",
                "How often the Secret was written because it was of no use.",
                knowledge.certificates()::repairs));
        figures.add(counter(
                "plimsoll.path.token.rotations",
                "How often the path token was replaced because its time was over.",
                knowledge.pathToken()::rotations));
        figures.add(counter(
                "plimsoll.path.token.repairs", "How often its Secret was restored.", knowledge.pathToken()::repairs));
    }

    private @Nullable LeaderTask more() {
        var begin = more;
        return begin == null ? null : begin.get();
    }

    /** Handles changes of policies. */
    private final class Listener implements PolicyListener {
        @Override
        public void changed() {
            leading.ask();
        }

        @Override
        public void refused(ObservedPolicy policy) {
            var mistakes = String.join(
                    "; ",
                    policy.mistakes().stream()
                            .map(mistake -> mistake.withoutLine())
                            .toList());
            LOG.errorf("PodPolicy %s, generation %d, is refused: %s", policy.name(), policy.generation(), mistakes);
            if (!role().mayLead()) {
                return; // a controller writes the Event
            }
            events.tell(
                    PodPolicyResource.reference(policy.name(), policy.uid()),
                    EventRecorder.Type.Warning,
                    "PolicyRefused",
                    mistakes);
        }

        @Override
        public void interrupted(Throwable why) {
            // the watch logs it
        }
    }

    private void look() {
        if (!loaded.isDone() && waitingFor().isEmpty()) {
            loaded.complete(null);
            LOG.infof(
                    "%d policies of the cluster are in force",
                    policies().policies().all().size());
        }
        silence.look(loaded.isDone(), age(), this::consequence);
    }

    /** Returns the consequence of the API server's silence. */
    private String consequence() {
        return loaded.isDone()
                ? "judging by what was known " + age().toSeconds() + " s ago"
                : "waiting for " + String.join(", ", waitingFor()) + "; until then "
                        + (role().answersReviews() ? "no review is answered" : "nothing is registered");
    }

    /** Releases the Lease, so that another replica need not wait for it to expire. The webhooks stay registered. */
    public void leave() {
        if (leadership != null) {
            leadership.close();
        }
    }

    @Override
    public void close() {
        looking.close();
        leave();
        refusals.close();
        events.close();
        knowledge.close();
        client.close();
    }
}
