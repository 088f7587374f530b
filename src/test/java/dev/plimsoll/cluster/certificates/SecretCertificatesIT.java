// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster.certificates;

import static dev.plimsoll.cluster.certificates.CertificateSecret.AUTHORITIES;
import static dev.plimsoll.cluster.certificates.CertificateSecret.AUTHORITY_KEYS;
import static dev.plimsoll.cluster.certificates.CertificateSecret.LEAF;
import static dev.plimsoll.cluster.certificates.CertificateSecret.LEAF_KEY;
import static dev.plimsoll.cluster.certificates.Scene.HOST;
import static dev.plimsoll.testing.Until.until;
import static java.net.HttpURLConnection.HTTP_CONFLICT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.plimsoll.cluster.client.ProblemLog;
import dev.plimsoll.testing.ApiServer;
import dev.plimsoll.testing.Handshake;
import dev.plimsoll.testing.NeedsApiServer;
import dev.plimsoll.tls.KeyedCertificate;
import dev.plimsoll.tls.Pem;
import dev.plimsoll.tls.SubjectAltNames;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfigurationBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The certificate of several replicas, in a Secret of a real API server, with no more rights than that takes. */
@NeedsApiServer
class SecretCertificatesIT {
    private static final String NAME = "plimsoll-tls";
    private static final Set<String> HOSTS = Set.of(HOST, "127.0.0.1");

    /** Days of a clock that is moved. In real time the leader looks unasked every quarter of an hour: too late for any test. */
    private static final CertificateLifetimes LIVES = new CertificateLifetimes(
            Duration.ofDays(20), Duration.ofDays(9), Duration.ofDays(3), Duration.ofHours(1), Duration.ofDays(2));

    @TempDir
    static Path dir;

    private static ApiServer api;

    private final String namespace = "n" + UUID.randomUUID();
    private final MovedClock clock = new MovedClock();
    private final List<Replica> replicas = new ArrayList<>();
    private KubernetesClient client;

    /** What API servers know, as whoever leads has told them. */
    private volatile String known = "";

    private final TrustedSince handedOut = new TrustedSince();

    /** Stands still until it is moved. */
    private static final class MovedClock extends Clock {
        private volatile Instant now = Instant.parse("2026-03-01T12:00:00Z");

        void pass(Duration time) {
            now = now.plus(time);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    /** One of us. While it leads, it registers whatever authorities there are. */
    private final class Replica implements AutoCloseable {
        final List<KeyedCertificate> served = new CopyOnWriteArrayList<>();
        final SecretCertificates certificates;

        private @Nullable Runnable leave;

        Replica() {
            synchronized (this) {
                certificates = new SecretCertificates(
                        new NamedSecret(client, namespace, NAME),
                        new CertificateSource.OwnSecret(HOSTS, LIVES),
                        served::add,
                        this::register,
                        clock);
            }
            replicas.add(this);
        }

        synchronized void lead() {
            leave = certificates.lead();
            register();
        }

        private synchronized void register() {
            var bundle = certificates.caBundle();
            if (leave != null && bundle != null) {
                known = bundle;
                handedOut.are(Pem.certificates(bundle), clock.instant());
                certificates.handedOut(bundle);
            }
        }

        synchronized void leadNoMore() {
            if (leave != null) {
                leave.run();
                leave = null;
            }
        }

        boolean serves(KeyedCertificate certificate) {
            return certificate.equals(certificates.certificate());
        }

        @Override
        public void close() {
            leadNoMore();
            certificates.close();
        }
    }

    @BeforeAll
    static void start() throws Exception {
        api = ApiServer.start(dir);
    }

    @AfterAll
    static void stop() {
        if (api != null) {
            api.close();
        }
    }

    @BeforeEach
    void join() throws Exception {
        api.createNamespace(namespace);
        var rights = new RoleBuilder()
                .withNewMetadata()
                .withName("plimsoll")
                .endMetadata()
                .addToRules(new PolicyRuleBuilder()
                        .withApiGroups("")
                        .withResources("secrets")
                        .withResourceNames(NAME)
                        .withVerbs("get", "list", "watch", "create", "update", "patch")
                        .build())
                .build();
        api.client().rbac().roles().inNamespace(namespace).resource(rights).create();
        var binding = new RoleBindingBuilder()
                .withNewMetadata()
                .withName("plimsoll")
                .endMetadata()
                .withNewRoleRef("rbac.authorization.k8s.io", "Role", "plimsoll")
                .addNewSubject("rbac.authorization.k8s.io", "User", namespace, null)
                .build();
        api.client()
                .rbac()
                .roleBindings()
                .inNamespace(namespace)
                .resource(binding)
                .create();
        client = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(Config.fromKubeconfig(Files.readString(api.kubeconfig())))
                        .withImpersonateUsername(namespace)
                        .withUserAgent("plimsoll")
                        .build())
                .build();
    }

    @AfterEach
    void leave() {
        replicas.forEach(Replica::close);
        client.close();
    }

    private Resource<Secret> secret() {
        return api.client().secrets().inNamespace(namespace).withName(NAME);
    }

    private Map<String, String> data() {
        return SecretEntries.decoded(secret().get());
    }

    private CertificateSecret stored() {
        return CertificateSecret.read(data(), List.of());
    }

    private void edit(UnaryOperator<SecretBuilder> change) {
        while (true) {
            try {
                secret().edit(secret -> change.apply(new SecretBuilder(secret)).build());
                return;
            } catch (KubernetesClientException e) {
                if (e.getCode() != HTTP_CONFLICT) { // the leader was quicker
                    throw e;
                }
            }
        }
    }

    private void rubbish(String entry, String text) {
        edit(secret -> secret.addToData(entry, Base64.getEncoder().encodeToString(text.getBytes(UTF_8))));
    }

    /** Nothing of importance happens to the Secret: but the leader looks. */
    private void touch() {
        edit(secret -> secret.editMetadata()
                .addToAnnotations("touched", clock.instant().toString())
                .endMetadata());
    }

    private void assertEverybodyServes(KeyedCertificate leaf) throws Exception {
        for (var replica : replicas) {
            until("each replica serves what the Secret holds", () -> replica.serves(leaf));
        }
    }

    /** What the Secret holds as soon as it is whole and every replica serves it. */
    private CertificateSecret settled() throws Exception {
        until("the Secret is whole", () -> {
            var data = data();
            var credentials = CertificateSecret.read(data, List.of());
            return credentials.isAllOf(data) && credentials.equals(credentials.at(clock.instant()));
        });
        var credentials = stored();
        assertEverybodyServes(credentials.leaf());
        return credentials;
    }

    private void assertTaken(KeyedCertificate served, String bundle) throws Exception {
        assertThat(Handshake.succeeds(served, bundle, HOST, clock.instant())).isTrue();
    }

    @Test
    void replicasWaitUntilTheLeaderHasMadeTheSecret() throws Exception {
        var follower = new Replica();
        var leader = new Replica();
        assertThat(follower.certificates.certificate()).isNull();
        assertThat(follower.certificates.caBundle()).isNull();
        leader.lead();

        var credentials = settled();
        assertTaken(follower.certificates.certificate(), leader.certificates.caBundle());
        assertThat(follower.served).containsExactly(credentials.leaf());
        assertThat(follower.certificates.caBundle()).isEqualTo(credentials.bundle());
        assertThat(follower.certificates.authorityExpires())
                .isEqualTo(clock.instant().plus(LIVES.authority()));
        assertThat(secret().get().getType()).isEqualTo("Opaque");
        assertThat(secret().get().getMetadata().getManagedFields())
                .extracting(fields -> fields.getManager())
                .containsOnly("plimsoll");
    }

    @Test
    void nobodyNeedsRightsToAnyOtherSecret() {
        assertThatThrownBy(() -> client.secrets().inNamespace(namespace).list())
                .isInstanceOfSatisfying(
                        KubernetesClientException.class,
                        e -> assertThat(e.getCode()).isEqualTo(403));
    }

    @Test
    void twoLeadersMakeOneSecretAndRenewItOnce() throws Exception {
        for (int round = 0; round < 5; round++) {
            new Replica().lead();
            new Replica().lead();
            var first = settled();

            clock.pass(LIVES.leaf().multipliedBy(2).dividedBy(3));
            touch();
            until("the leaf is renewed", () -> !stored().leaf().equals(first.leaf()));
            var second = settled();
            assertThat(second.authorities()).isEqualTo(first.authorities());
            touch();

            for (var replica : replicas) {
                assertThat(replica.served).endsWith(first.leaf(), second.leaf());
                replica.close();
            }
            assertThat(replicas.stream()
                            .mapToLong(replica -> replica.certificates.renewals())
                            .sum())
                    .isEqualTo(1);
            replicas.clear();
            secret().delete();
        }
    }

    @Test
    void aDeletedSecretIsPutBackAtOnceAndNobodyStopsServing() throws Exception {
        var leader = new Replica();
        new Replica();
        leader.lead();
        var first = settled();
        for (int deletions = 1; deletions <= 3; deletions++) {
            secret().delete();
            until("it is back", () -> secret().get() != null);

            var again = settled();
            assertThat(again.leaf()).isEqualTo(first.leaf());
            assertThat(again.authorities())
                    .hasSize(2)
                    .startsWith(first.authorities().get(0));
            assertThat(leader.certificates.repairs()).isEqualTo(deletions);
        }
        for (var replica : replicas) {
            assertThat(replica.served).containsExactly(first.leaf());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {LEAF, LEAF_KEY, AUTHORITIES, AUTHORITY_KEYS})
    void rubbishIsPutRightAtOnceAndNeverServed(String entry) throws Exception {
        var leader = new Replica();
        var follower = new Replica();
        leader.lead();
        var before = settled();
        rubbish(entry, "rubbish");
        until("it is put right", () -> leader.certificates.repairs() == 1);

        var after = settled();
        assertThat(after.authorities()).startsWith(before.authorities().get(0));
        assertTaken(before.leaf(), after.bundle());
        assertTaken(after.leaf(), before.bundle());
        for (var replica : replicas) {
            assertThat(replica.served)
                    .containsExactlyElementsOf(new LinkedHashSet<>(List.of(before.leaf(), after.leaf())));
        }
        assertThat(follower.certificates.refusals()).isEqualTo(entry.equals(AUTHORITY_KEYS) ? 0 : 1);
    }

    @Test
    void whatIsOfNoUseIsSaidOnceAndChangesNothing() throws Exception {
        var leader = new Replica();
        leader.lead();
        var leaf = settled().leaf();
        leader.leadNoMore();
        rubbish(LEAF, "rubbish");
        touch();
        touch();
        rubbish(LEAF, "other rubbish");
        until("the last is refused", () -> leader.certificates.refusals() > 1);
        assertThat(leader.certificates.certificate()).isEqualTo(leaf);
        assertThat(leader.served).containsExactly(leaf);
        assertTaken(leaf, leader.certificates.caBundle());

        leader.lead(); // and all that was seen before is past
        until("it is put right", () -> leader.certificates.repairs() == 1);
        settled();
        assertThat(leader.certificates.refusals()).isEqualTo(2);
    }

    @Test
    void whatOthersHaveInTheSecretStays() throws Exception {
        api.client()
                .secrets()
                .inNamespace(namespace)
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName(NAME)
                        .addToLabels("team", "platform")
                        .addNewOwnerReference()
                        .withApiVersion("v1")
                        .withKind("ConfigMap")
                        .withName("owner")
                        .withUid("b6d5a4f0-0000-0000-0000-000000000000")
                        .endOwnerReference()
                        .endMetadata()
                        .withType("Opaque")
                        .addToData("notes", "a2VlcA==")
                        .build())
                .create();
        var before = secret().get();
        var leader = new Replica();
        leader.lead();
        settled();

        var after = secret().get();
        assertThat(after.getType()).isEqualTo("Opaque");
        assertThat(after.getData()).containsEntry("notes", "a2VlcA==").hasSize(5);
        assertThat(after.getMetadata().getUid()).isEqualTo(before.getMetadata().getUid());
        assertThat(after.getMetadata().getLabels())
                .isEqualTo(before.getMetadata().getLabels());
        assertThat(after.getMetadata().getOwnerReferences())
                .isEqualTo(before.getMetadata().getOwnerReferences());
        assertThat(leader.certificates.refusals()).isZero();
    }

    @Test
    void aSecretThatMayNotBeChangedIsAFailureUntilItIsGone() throws Exception {
        api.client()
                .secrets()
                .inNamespace(namespace)
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName(NAME)
                        .endMetadata()
                        .withImmutable(true)
                        .build())
                .create();
        var told = new CopyOnWriteArrayList<String>();
        var log = Logger.getLogger(ProblemLog.class.getName());
        var handler = new Handler() {
            @Override
            public void publish(LogRecord entry) {
                told.add(entry.getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        log.addHandler(handler);
        try {
            new Replica().lead();
            until("the log says so", () -> told.toString().contains("cannot keep the certificates, trying again: "));
        } finally {
            log.removeHandler(handler);
        }

        secret().delete();
        settled();
    }

    @Test
    void inTwentyRotationsWhatAnyReplicaServesIsBelieved() throws Exception {
        var leader = new Replica();
        new Replica();
        leader.lead();
        var before = settled();
        int rotations = 0;
        while (rotations < 20) {
            clock.pass(Duration.ofHours(12));
            if (!isDue()) {
                continue;
            }
            var was = before;
            touch();
            until("the next step is taken", () -> !stored().equals(was));
            var after = settled();
            until("API servers know", () -> known.equals(after.bundle()));
            for (var bundle : new HashSet<>(List.of(before.bundle(), after.bundle()))) {
                for (var leaf : new HashSet<>(List.of(before.leaf(), after.leaf()))) {
                    assertTaken(leaf, bundle);
                }
            }
            rotations += before.issuerOf(before.leaf()).equals(after.issuerOf(after.leaf())) ? 0 : 1;
            before = after;
        }
        assertThat(leader.certificates.repairs()).isZero();
    }

    private boolean isDue() {
        var data = data();
        var now = clock.instant();
        var step = new Rotation(new SubjectAltNames(HOSTS), LIVES)
                .next(data, CertificateSecret.NONE, now, authority -> handedOut.isKnown(authority, now, LIVES.grace()));
        return !data.entrySet().containsAll(step.credentials().write().entrySet());
    }

    @Test
    void aReplicaThatWasAwayAndANewLeaderGoOnFromWhatThereIs() throws Exception {
        var one = new Replica();
        var away = new Replica();
        one.lead();
        var first = settled();
        away.close();
        replicas.remove(away);

        // A successor is announced.
        clock.pass(LIVES.authority().minus(LIVES.leaf()).minus(LIVES.ahead()));
        touch();
        until("there is a successor", () -> stored().signers().size() == 2);
        settled();
        one.close();
        replicas.remove(one);

        // Whoever comes back serves what there is now, leads, and tells API servers itself.
        var back = new Replica();
        back.lead();
        settled();
        assertTaken(away.certificates.certificate(), known);
        clock.pass(LIVES.grace());
        touch();
        until("the successor signs", () -> stored().signers().size() == 1);

        var last = settled();
        assertThat(last.issuerOf(last.leaf())).isNotEqualTo(first.authorities().get(0));
        assertTaken(last.leaf(), known);
        assertTaken(away.certificates.certificate(), known);
    }

    /** Go is stricter than the JDK, and has the last word. An hour ahead is as far as its time may differ from ours. */
    @Test
    void anApiServerBelievesWhatIsServed() throws Exception {
        clock.now = Instant.now();
        var leader = new Replica();
        leader.lead();
        var first = settled();
        assertIsCalled(first);

        edit(secret -> secret.removeFromData(AUTHORITY_KEYS));
        until("there is a successor", () -> stored().authorities().size() == 2);
        var announced = settled();
        assertThat(announced.leaf()).isEqualTo(first.leaf());
        assertIsCalled(announced);

        clock.pass(LIVES.grace());
        touch();
        until("the successor signs", () -> !stored().leaf().equals(first.leaf()));
        var succeeded = settled();
        assertThat(succeeded.authorities()).isEqualTo(announced.authorities());
        assertIsCalled(succeeded);
    }

    /** Has the API server ask a webhook that serves the leaf, and waits for the answer to arrive. */
    private void assertIsCalled(CertificateSecret credentials) throws Exception {
        var listening = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        listening.setHttpsConfigurator(new HttpsConfigurator(Handshake.serving(credentials.leaf())));
        listening.createContext("/", exchange -> {
            var review = new ObjectMapper().readTree(exchange.getRequestBody());
            var answer = """
                    {"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview",
                     "response": {"uid": %s, "allowed": false, "status": {"message": "heard"}}}
                    """.formatted(review.at("/request/uid")).getBytes(UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        listening.start();
        var configuration = new ValidatingWebhookConfigurationBuilder()
                .withNewMetadata()
                .withName(namespace)
                .endMetadata()
                .addNewWebhook()
                .withName("heard.plimsoll.dev")
                .withAdmissionReviewVersions("v1")
                .withSideEffects("None")
                .withFailurePolicy("Fail")
                .withNewNamespaceSelector()
                .addToMatchLabels("kubernetes.io/metadata.name", namespace)
                .endNamespaceSelector()
                .addNewRule()
                .withApiGroups("")
                .withApiVersions("v1")
                .withOperations("CREATE")
                .withResources("configmaps")
                .endRule()
                .withNewClientConfig()
                .withUrl("https://127.0.0.1:" + listening.getAddress().getPort())
                .withCaBundle(
                        Base64.getEncoder().encodeToString(credentials.bundle().getBytes(UTF_8)))
                .endClientConfig()
                .endWebhook()
                .build();
        var registered = api.client().resource(configuration);
        registered.serverSideApply();
        try {
            until("the API server has called", () -> refusal().contains("heard"));
        } finally {
            registered.delete();
            listening.stop(0);
        }
    }

    /** Why the API server takes no ConfigMap here. */
    private String refusal() {
        var nothing = new ConfigMapBuilder()
                .withNewMetadata()
                .withName("nothing")
                .endMetadata()
                .build();
        try {
            api.client()
                    .configMaps()
                    .inNamespace(namespace)
                    .resource(nothing)
                    .dryRun()
                    .create();
            return "";
        } catch (KubernetesClientException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
