// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.plimsoll.cluster.ClusterOptions.Authority;
import dev.plimsoll.config.SmallFile;
import dev.plimsoll.policy.Namespaces;
import dev.plimsoll.policy.PoliciesInForce;
import dev.plimsoll.policy.RuleSet;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Our part in a cluster, from top to bottom. Every process watches policies, namespaces and the certificate. Those whose role lets
 * them lead stand for election; the one that leads also writes what has to be written. While no API server answers, everything goes
 * on with what is known.
 */
public final class Cluster implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Cluster.class);

    /** How often somebody looks whether all is well. */
    private static final Duration LOOK = Duration.ofMillis(250);

    /** After which silence of the API server it is logged, and how often from then on. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final Duration REMIND = Duration.ofMinutes(1);

    /** The length of what makes an identity one of its own: a dash and a UUID. */
    private static final int UNIQUE = 37;

    private final ClusterOptions options;
    private final Clock clock;
    private final KubernetesClient client;
    private final Events events;
    private final PolicyWatch policies;
    private final ClusterNamespaces namespaces;
    private final @Nullable SecretCertificates certificates;
    private final SecretPathToken pathToken;
    private final Refusals refusals;
    private final Viewers viewers;
    private final CompletableFuture<Void> loaded = new CompletableFuture<>();
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final AtomicLong repairs = new AtomicLong();
    private final @Nullable Leadership leadership;
    private final Chore looking;

    private final AtomicLong registrationFailures = new AtomicLong();

    private volatile @Nullable Duties duties;
    /** Of the leader; null until something is registered. */
    private volatile @Nullable RegistrationReport registration;

    private volatile long registeredGeneration;
    private volatile @Nullable Supplier<Duty> more;
    private Instant due;

    private Cluster(
            ClusterOptions options,
            RuleSet rules,
            Consumer<Certificate> served,
            AcceptedTokens accepted,
            Clock clock,
            KubernetesClient client) {
        this.options = options;
        this.clock = clock;
        this.client = client;
        due = clock.instant().plus(PATIENCE);
        var replica = replica();
        events = new Events(client, replica, clock);
        refusals = new Refusals(client, events);
        viewers = new Viewers(new TokenReviews(client)::review, System::nanoTime);
        policies = PolicyWatch.start(client, rules, options.dryRun(), new Listener());
        namespaces = new ClusterNamespaces(client);
        certificates = options.authority() instanceof Authority.OwnSecret own
                ? new SecretCertificates(
                        client,
                        options.namespace(),
                        options.name() + "-tls",
                        own.hosts(),
                        own.lifetimes(),
                        served,
                        this::ask,
                        clock)
                : null;
        pathToken = new SecretPathToken(
                client, options.namespace(), options.name() + "-path", accepted, this::askToRegister, clock);
        looking = new Chore("look after the watches", LOOK, this::look);
        leadership = options.role().mayLead()
                ? new Leadership(
                        client, options.namespace(), options.name(), replica + "-" + UUID.randomUUID(), this::lead)
                : null;
    }

    /**
     * Begins to ask for everything, and returns at once.
     *
     * @param rules that policies may name
     * @param served told of each certificate that is to be shown from now on
     * @param accepted told of the path tokens that requests may show
     * @throws IllegalArgumentException if the kubeconfig is none
     */
    public static Cluster join(
            ClusterOptions options, RuleSet rules, Consumer<Certificate> served, AcceptedTokens accepted, Clock clock) {
        var client = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(config(options.kubeconfig()))
                        .withUserAgent("plimsoll")
                        // Whoever asks tries again himself, and sooner than the library would.
                        .withRequestRetryBackoffLimit(1)
                        .withRequestTimeout(10_000)
                        .build())
                .build();
        return new Cluster(options, rules, served, accepted, clock, client);
    }

    private static Config config(@Nullable Path kubeconfig) {
        if (kubeconfig == null) {
            return Config.autoConfigure(null);
        }
        if (!Files.isReadable(kubeconfig)) {
            throw new IllegalArgumentException(kubeconfig + ": it cannot be read");
        }
        try {
            return Connection.parse(kubeconfig, null);
        } catch (IOException | RuntimeException e) {
            throw new IllegalArgumentException(kubeconfig + ": " + e.getMessage(), e);
        }
    }

    /** The name of our pod, or of the machine. */
    public static String replica() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown";
        }
    }

    /** Which part of the work this process does. */
    public Role role() {
        return options.role();
    }

    public PoliciesInForce policies() {
        return policies;
    }

    public Namespaces namespaces() {
        return namespaces;
    }

    /** Who may look at what we know. */
    public Viewers viewers() {
        return viewers;
    }

    public Refusals refusals() {
        return refusals;
    }

    /** Completes when policies, namespaces, a path token and, unless this is a controller, a certificate have come. */
    public CompletableFuture<Void> loaded() {
        return loaded;
    }

    /** What has not come yet, in words. */
    public List<String> waitingFor() {
        var missing = new ArrayList<String>();
        if (!loaded.isDone()) {
            if (policies.generation() == 0) {
                missing.add("policies");
            }
            namespaces.watches().stream()
                    .filter(watch -> !watch.isComplete())
                    .map(Watching::what)
                    .forEach(missing::add);
            if (role().answersReviews() && certificates != null && certificates.certificate() == null) {
                missing.add("a certificate");
            }
            if (!pathToken.isKnown()) {
                missing.add("a path token");
            }
        }
        return missing;
    }

    /** Reviews are answered here from now on: the webhooks may be registered, should we lead. */
    public void ready() {
        ready.complete(null);
    }

    /**
     * Has the leader do something more, begun whenever we begin to lead.
     *
     * @param begin called after {@link #ready}, before which this must have been said
     */
    public void whileLeading(Supplier<Duty> begin) {
        more = begin;
    }

    /** For whoever does something more; closed with this. */
    public KubernetesClient client() {
        return client;
    }

    /** Whether we keep what one replica has to keep. */
    public boolean leads() {
        return leadership != null && leadership.leads();
    }

    /** The name of the replica that does, as far as we know; empty if none does, or we may not lead and do not ask. */
    public String leader() {
        var identity = leadership == null ? "" : leadership.leader();
        return identity.length() > UNIQUE ? identity.substring(0, identity.length() - UNIQUE) : identity;
    }

    /**
     * For how long nobody has confirmed that we know all there is: at most a few seconds more than the ten between two questions, while
     * the API server answers.
     */
    public Duration age() {
        var ofNamespaces = namespaces.age();
        var ofPolicies = policies.age();
        return ofPolicies.compareTo(ofNamespaces) >= 0 ? ofPolicies : ofNamespaces;
    }

    /** How many namespaces a review had to wait for. */
    public long lookUps() {
        return namespaces.lookUps();
    }

    /** How many of these stayed unknown. */
    public long failedLookUps() {
        return namespaces.failures();
    }

    /** How often somebody else's change of the webhook configurations was put right here. */
    public long repairs() {
        return repairs.get();
    }

    /** How often the webhook configurations, or what they should hold of one policy, could not be written here. */
    public long registrationFailures() {
        return registrationFailures.get();
    }

    /** How many policies in force are registered; of whoever leads, else 0. */
    public long registeredPolicies() {
        var report = leads() ? registration : null;
        return report == null ? 0 : report.registered();
    }

    /** How many policies in force are not registered; of whoever leads, else 0. */
    public long unregisteredPolicies() {
        var report = leads() ? registration : null;
        return report == null ? 0 : report.notRegistered();
    }

    /** The generation of the policies in force that was last registered wholly here; of whoever leads, else 0. */
    public long registeredGeneration() {
        return leads() ? registeredGeneration : 0;
    }

    /** How often a review had to wait for a version of a policy. */
    public long policyLookUps() {
        return policies.lookUps();
    }

    /** How many reviews stayed unanswered, since the version of the policy that they asked for could not be found out. */
    public long failedPolicyLookUps() {
        return policies.failedLookUps();
    }

    public long eventsWritten() {
        return events.written();
    }

    /** What nobody was told, for there was too much. */
    public long eventsDropped() {
        return events.dropped() + refusals.dropped();
    }

    /** When the authority that signs our certificate expires; 1970 where we have none of our own. */
    public Instant authorityExpires() {
        var expires = certificates == null ? null : certificates.authorityExpires();
        return expires == null ? Instant.EPOCH : expires;
    }

    /** How often the certificate or its authority was replaced here because time went by. */
    public long certificateRenewals() {
        return certificates == null ? 0 : certificates.renewals();
    }

    /** How often the Secret was put right here. */
    public long certificateRepairs() {
        return certificates == null ? 0 : certificates.repairs();
    }

    /** How often the path token was replaced here because its time was over. */
    public long pathTokenRotations() {
        return pathToken.rotations();
    }

    /** How often the Secret of the path token was restored here. */
    public long pathTokenRepairs() {
        return pathToken.repairs();
    }

    private Duties lead() {
        Runnable leaveCertificates = certificates == null ? () -> {} : certificates.lead();
        var leavePathToken = pathToken.lead();
        Runnable leave = () -> {
            leaveCertificates.run();
            leavePathToken.run();
        };
        registration = null;
        registeredGeneration = 0;
        var begun = role().answersReviews()
                ? new Duties(leave, this::writeStatus, ready, this::register, ready, this::more)
                : leadWithoutAnswering(leave);
        duties = begun;
        return begun;
    }

    /** As a controller: the audit waits for nobody, the registration until somebody else answers. */
    private Duties leadWithoutAnswering(Runnable leaveCertificates) {
        var registration = options.registration();
        var gate = new RegistrationGate(
                this::canRegister,
                () -> Registrar.isRegistered(client, registration),
                new TargetProbe(client, registration.target(), this::authorities)::answers);
        Runnable leave = () -> {
            gate.close();
            leaveCertificates.run();
        };
        return new Duties(leave, this::writeStatus, gate.open(), this::register, loaded, this::more);
    }

    private boolean canRegister() {
        return loaded.isDone() && pathToken.isKnown() && (certificates == null || certificates.caBundle() != null);
    }

    private @Nullable Duty more() {
        var begin = more;
        return begin == null ? null : begin.get();
    }

    private void writeStatus() {
        if (policies.generation() > 0) {
            new PolicyStatus(client, this::judged, this::registration, clock).write(policies.known());
        }
    }

    /** Of the version of a policy that is in force; null if it is not told yet. */
    private @Nullable RegistrationStatus registration(String policy) {
        var report = registration;
        var inForce = policies.snapshot().version(policy);
        return report == null || inForce == null ? null : report.of(policy, inForce);
    }

    private List<dev.plimsoll.policy.Namespace> judged() {
        return namespaces.all().stream()
                .filter(namespace -> !options.registration().exemptNamespaces().contains(namespace.name()))
                .toList();
    }

    private Registrar register() {
        return new Registrar(
                client,
                options.registration(),
                () -> new Registrar.ToRegister(
                        policies.generation(), policies.snapshot().all()),
                this::caBundle,
                pathToken::registered,
                new Registrations(),
                events);
    }

    /** Base64 of the PEM of the authorities that vouch for us; null where it is not ours to say. */
    private @Nullable String caBundle() {
        var pem = authorities();
        return pem == null ? null : Base64.getEncoder().encodeToString(pem.getBytes(UTF_8));
    }

    /** PEM of the authorities that vouch for us; null where it is not ours to say. */
    private @Nullable String authorities() {
        return certificates != null
                ? certificates.caBundle()
                : options.authority() instanceof Authority.Files files ? read(files.bundle()) : null;
    }

    private static @Nullable String read(@Nullable Path file) {
        try {
            return file == null ? null : new String(SmallFile.read(file), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What becomes of the registration. */
    private final class Registrations implements Registrar.Listener {
        @Override
        public void handedOut(@Nullable String bundle) {
            if (certificates != null && bundle != null) {
                certificates.handedOut(new String(Base64.getDecoder().decode(bundle), UTF_8));
            }
            ownTheLease();
        }

        @Override
        public void registered(RegistrationReport report) {
            if (report.notRegistered() == 0) {
                registeredGeneration = report.generation();
            }
            if (!report.equals(registration)) {
                registration = report;
                var now = duties;
                if (now != null) {
                    now.askStatus();
                }
            }
        }

        @Override
        public void repaired() {
            repairs.incrementAndGet();
        }

        @Override
        public void failed() {
            registrationFailures.incrementAndGet();
        }
    }

    /** The Lease, too, is to go away with us. Whoever makes it cannot know yet with whom. */
    private void ownTheLease() {
        var lease = client.leases().inNamespace(options.namespace()).withName(options.name());
        var there = lease.get();
        var owners = Owner.references(client, options.registration().owner());
        if (there != null && !there.getMetadata().getOwnerReferences().containsAll(owners)) {
            lease.patch(
                    PatchContext.of(PatchType.JSON_MERGE),
                    new LeaseBuilder()
                            .withNewMetadata()
                            .withOwnerReferences(owners)
                            .endMetadata()
                            .build());
        }
    }

    private void askToRegister() {
        var now = duties;
        if (now != null) {
            now.askToRegister();
        }
    }

    private void ask() {
        var now = duties;
        if (now != null) {
            now.ask();
        }
    }

    /** What becomes of policies. */
    private final class Listener implements PolicyListener {
        @Override
        public void changed() {
            ask();
        }

        @Override
        public void refused(KnownPolicy policy) {
            var mistakes = String.join(
                    "; ",
                    policy.mistakes().stream()
                            .map(mistake -> mistake.withoutLine())
                            .toList());
            LOG.errorf("PodPolicy %s, generation %d, is refused: %s", policy.name(), policy.generation(), mistakes);
            if (!role().mayLead()) {
                return; // a controller tells
            }
            events.tell(
                    PodPolicyObject.reference(policy.name(), policy.uid()),
                    Events.Type.Warning,
                    "PolicyRefused",
                    mistakes);
        }

        @Override
        public void interrupted(Throwable why) {
            // the watch says so
        }
    }

    private void look() {
        if (!loaded.isDone() && waitingFor().isEmpty()) {
            loaded.complete(null);
            LOG.infof(
                    "%d policies of the cluster are in force",
                    policies.policies().all().size());
        }
        var now = clock.instant();
        if (loaded.isDone() && age().compareTo(PATIENCE) < 0) {
            due = now;
        } else if (!now.isBefore(due)) {
            due = now.plus(REMIND);
            LOG.warn(silence());
        }
    }

    /** Why we wait, or judge by what may be old: {@code API server 10.96.0.1:443 refuses connections; judging by …}. */
    private String silence() {
        var consequence = loaded.isDone()
                ? "judging by what was known " + age().toSeconds() + " s ago"
                : "waiting for " + String.join(", ", waitingFor()) + "; until then "
                        + (role().answersReviews() ? "no review is answered" : "nothing is registered");
        var cause = RequestFailures.unreachable();
        if (cause == null && !loaded.isDone()) {
            return consequence;
        }
        return "API server " + client.getMasterUrl().getAuthority() + " " + (cause == null ? "sends nothing" : cause)
                + "; " + consequence;
    }

    /** Gives up the Lease, so that another replica need not wait until it runs out. The webhooks stay registered. */
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
        policies.close();
        namespaces.close();
        if (certificates != null) {
            certificates.close();
        }
        pathToken.close();
        client.close();
    }
}
