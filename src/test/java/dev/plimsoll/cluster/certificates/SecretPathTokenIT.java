// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster.certificates;

import static dev.plimsoll.testing.Until.until;
import static java.net.HttpURLConnection.HTTP_CONFLICT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.testing.ApiServer;
import dev.plimsoll.testing.NeedsApiServer;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The path token of several replicas, in a Secret of a real API server. */
@NeedsApiServer
class SecretPathTokenIT {
    private static final String NAME = "plimsoll-path";

    @TempDir
    static Path dir;

    private static ApiServer api;

    private final String namespace = "n" + UUID.randomUUID();
    private final List<Replica> replicas = new ArrayList<>();

    private static final class Replica implements AutoCloseable {
        final AcceptedTokens accepted = new AcceptedTokens();
        final AtomicInteger changes = new AtomicInteger();
        final SecretPathToken token;
        private @Nullable Runnable leave;

        Replica(String namespace) {
            token = new SecretPathToken(
                    new NamedSecret(api.client(), namespace, NAME),
                    accepted,
                    changes::incrementAndGet,
                    Clock.systemUTC());
        }

        void lead() {
            leave = token.lead();
        }

        boolean accepts(@Nullable PathToken path) {
            return accepted.accept(Objects.requireNonNull(path).prefix() + "/validate");
        }

        @Override
        public void close() {
            if (leave != null) {
                leave.run();
            }
            token.close();
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
    void createNamespace() {
        api.createNamespace(namespace);
    }

    @AfterEach
    void leave() {
        replicas.forEach(Replica::close);
    }

    private Replica join() {
        var replica = new Replica(namespace);
        replicas.add(replica);
        return replica;
    }

    private Replica joinAndLead() {
        var replica = join();
        replica.lead();
        return replica;
    }

    private Resource<Secret> secret() {
        return api.client().secrets().inNamespace(namespace).withName(NAME);
    }

    private @Nullable PathTokens stored() {
        return PathTokens.read(SecretEntries.decoded(secret().get()));
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

    private static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }

    private PathTokens settled() throws Exception {
        until("all replicas have the token of the Secret", () -> {
            var now = stored();
            return now != null
                    && replicas.stream().allMatch(replica -> now.current().equals(replica.accepted.current()));
        });
        return Objects.requireNonNull(stored());
    }

    @Test
    void replicasWaitUntilTheLeaderHasMadeIt() throws Exception {
        var follower = join();
        assertThat(follower.token.isKnown()).isFalse();
        assertThat(follower.accepted.current()).isNull();

        var leader = joinAndLead();

        var tokens = settled();
        assertThat(follower.accepts(tokens.current())).isTrue();
        assertThat(leader.token.registered()).isEqualTo(tokens.current());
        assertThat(follower.changes).hasPositiveValue();
    }

    @Test
    void anEmptySecretOfTheChartIsFilled() throws Exception {
        api.client()
                .secrets()
                .inNamespace(namespace)
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName(NAME)
                        .addToLabels("of", "helm")
                        .endMetadata()
                        .build())
                .create();
        joinAndLead();

        settled();
        assertThat(secret().get().getMetadata().getLabels()).containsEntry("of", "helm");
    }

    @Test
    void twoLeadersMakeOne() throws Exception {
        joinAndLead();
        joinAndLead();

        var tokens = settled();

        assertThat(replicas).allMatch(replica -> replica.accepts(tokens.current()));
        assertThat(replicas).allMatch(replica -> replica.token.repairs() == 0);
    }

    @Test
    void aDeletedSecretIsRestored() throws Exception {
        var leader = joinAndLead();
        join();
        var before = settled();

        secret().delete();

        until("it is restored", () -> before.equals(stored()));
        until("it is counted", () -> leader.token.repairs() == 1);
        assertThat(replicas).allMatch(replica -> replica.accepts(before.current()));
        assertThat(leader.token.registered()).isEqualTo(before.current());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "rubbish", "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF"})
    void aDamagedTokenIsRestoredAndWasAcceptedAllTheWhile(String text) throws Exception {
        joinAndLead();
        join();
        var before = settled();

        edit(secret -> secret.addToData(PathTokens.CURRENT, encoded(text)).addToData("note", encoded("mine")));

        until("it is restored", () -> before.equals(stored()));
        assertThat(replicas).allMatch(replica -> replica.accepts(before.current()));
        assertThat(secret().get().getData()).containsEntry("note", encoded("mine"));
    }

    @Test
    void aTokenWhoseTimeIsOverIsReplacedAndStaysAccepted() throws Exception {
        var leader = joinAndLead();
        join();
        var before = settled();

        edit(secret -> secret.addToData(
                PathTokens.SINCE, encoded(Instant.now().minus(PathTokens.LIFE).toString())));

        until(
                "it is replaced",
                () -> !before.current().equals(Objects.requireNonNull(stored()).current()));
        var after = settled();
        assertThat(after.previous()).isEqualTo(before.current());
        assertThat(replicas).allMatch(replica -> replica.accepts(before.current()) && replica.accepts(after.current()));
        assertThat(leader.token.rotations()).isEqualTo(1);
        int told = leader.changes.get();
        until("it is registered", () -> leader.token.registered().equals(after.current()));
        until("the leader is told so", () -> leader.changes.get() > told);
    }

    @Test
    void whoeverDeletesTheTimeAsksForAnother() throws Exception {
        joinAndLead();
        var before = settled();

        edit(secret -> secret.removeFromData(PathTokens.SINCE));

        until(
                "it is replaced",
                () -> !before.current().equals(Objects.requireNonNull(stored()).current()));
        assertThat(settled().previous()).isEqualTo(before.current());
    }

    @Test
    void aTokenOfSomebodyElseIsTakenAndTheOldOneStaysAcceptedForAWhile() throws Exception {
        joinAndLead();
        var follower = join();
        var before = settled();
        var other = PathTokens.first(Instant.now());

        edit(secret -> secret.addToData(SecretEntries.encoded(other.write())));

        until("it is taken", () -> other.current().equals(follower.accepted.current()));
        assertThat(settled().current()).isEqualTo(other.current());
        assertThat(replicas).allMatch(replica -> replica.accepts(before.current()));
    }

    @Test
    void aNewLeaderKeepsWhatItFinds() throws Exception {
        try (var first = join()) {
            first.lead();
            settled();
        }
        replicas.clear();
        var before = Objects.requireNonNull(stored());

        joinAndLead();

        assertThat(settled()).isEqualTo(before);
        assertThat(secret().get().getData())
                .containsOnlyKeys(PathTokens.CURRENT, PathTokens.PREVIOUS, PathTokens.SINCE);
        assertThat(Map.copyOf(SecretEntries.decoded(secret().get()))).isEqualTo(before.write());
    }
}
