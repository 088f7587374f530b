// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.server.http;

import static dev.plimsoll.testing.InCluster.PRIVILEGED;
import static dev.plimsoll.testing.Until.until;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.testing.Creating;
import dev.plimsoll.testing.InCluster;
import dev.plimsoll.testing.NeedsApiServer;
import dev.plimsoll.testing.Reviews;
import dev.plimsoll.testing.Serving;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A pod that reaches the port of reviews and is no API server. Whatever it sends, the process lives, at the memory of the
 * chart, and the API server gets its answers meanwhile.
 */
@NeedsApiServer
class PathTokenIT {
    /** Connections that a process with 128 MiB of heap may have open, and some more. */
    private static final int MOST = 1_024;

    private static final int MANY = MOST + 200;

    private static final String NOT_FOUND = "plimsoll_bad_requests_total{status=\"404\"}";

    @TempDir
    static Path dir;

    private static InCluster cluster;
    private static Serving replica;

    private Creating honest;

    @BeforeAll
    static void start() throws Exception {
        cluster = InCluster.start(dir);
        replica = cluster.replica();
        cluster.apply(InCluster.POLICY);
        cluster.awaitRefusing();
    }

    @AfterAll
    static void stop() throws Exception {
        if (cluster != null) {
            cluster.close();
        }
    }

    @BeforeEach
    void begin() {
        honest = Creating.atRate(
                5, cluster.api.client(), Serialization.unmarshal(InCluster.pod("bad", PRIVILEGED), Pod.class));
    }

    @AfterEach
    void everyHonestReviewWasAnswered() throws Exception {
        int before = honest.count();
        until("reviews go on", () -> honest.count() > before + 5);
        honest.close();
        assertThat(honest.creations())
                .extracting(Creating.Creation::refused)
                .allMatch(refused -> refused.contains("policy default refuses this Pod"));
        assertThat(replica.process().isAlive()).isTrue();
        assertThat(replica.metric("plimsoll_review_failures_total")).isZero();
        assertThat(replica.log()).doesNotContain("ERROR", "\tat ");
    }

    /** A review as a controller sends it, of a pod that names an owner. */
    private static String forged(String uid) {
        return Reviews.create(Reviews.PRIVILEGED_POD.replace("\"namespace\":\"shop\"}", """
                        "namespace":"default","ownerReferences":[{"apiVersion":"apps/v1","kind":"StatefulSet","name":"victim",\
                        "uid":"%s","controller":true}]}""".formatted(uid)))
                .replace("\"username\":\"jane\"", "\"username\":\"system:kube-controller-manager\"")
                .replace("\"namespace\":\"shop\"", "\"namespace\":\"default\"");
    }

    private static String head(String path, int length) {
        return "POST " + path + " HTTP/1.1\r\nHost: plimsoll\r\nContent-Type: application/json\r\nContent-Length: "
                + length + "\r\n\r\n";
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(ISO_8859_1));
        socket.getOutputStream().flush();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/validate/enforce/default",
                "/validate",
                "/mutate/default",
                "/",
                "/0000000000000000000000000000000000000000000000000000000000000000/validate/enforce/default",
                "/0000000000000000000000000000000000000000000000000000000000000000"
            })
    void withoutTheTokenThereIsNothingBeforeTheBodyIsSent(String path) throws Exception {
        double before = replica.metric(NOT_FOUND);
        try (var socket = replica.connect()) {
            send(socket, head(path, 60_000));

            // All of it: the connection is closed.
            assertThat(new String(socket.getInputStream().readAllBytes(), ISO_8859_1))
                    .startsWith("HTTP/1.1 404 ")
                    .endsWith("\r\n\r\nnot found\n");
        }
        assertThat(replica.metric(NOT_FOUND)).isEqualTo(before + 1);
    }

    @Test
    void forgedReviewsTellNobodyAnything() throws Exception {
        double events = replica.metric("plimsoll_events_written_total");
        double before = replica.metric(NOT_FOUND);
        for (int i = 0; i < 200; i++) {
            var review = forged(UUID.randomUUID().toString()).getBytes(UTF_8);
            assertThat(replica.post("/validate/enforce/default", review).statusCode())
                    .isEqualTo(404);
        }

        assertThat(replica.metric(NOT_FOUND)).isEqualTo(before + 200);
        assertThat(replica.metric("plimsoll_events_written_total")).isEqualTo(events);
        assertThat(replica.management("/api/decisions").body()).doesNotContain("victim");
        assertThat(replica.log().lines().filter(line -> line.contains("a request was no review (404)")))
                .as("one line in ten seconds")
                .hasSizeLessThan(20);
    }

    @Test
    void evenWithTheTokenOnlyOwnersThatExistAreTold() throws Exception {
        double dropped = replica.metric("plimsoll_events_dropped_total");
        for (int i = 0; i < 20; i++) {
            assertThat(replica.allows(forged("%06d".formatted(i) + "u".repeat(900_000))))
                    .isFalse();
            assertThat(replica.allows(forged(UUID.randomUUID().toString()))).isFalse();
        }

        until("those with a uid were looked up", () -> replica.metric("plimsoll_events_dropped_total") == dropped + 20);
        assertThat(cluster.ok("get", "events", "-o", "name")).doesNotContain("victim");
    }

    /** How far an attacker gets before waiting. */
    enum Half {
        connection,
        handshake,
        head,
        body
    }

    @ParameterizedTest
    @org.junit.jupiter.params.provider.EnumSource
    void halfRequestsNeitherFillTheMemoryNorKeepTheApiServerOut(Half half) throws Exception {
        var sockets = new ArrayList<Socket>();
        try {
            for (int i = 0; i < MANY; i++) {
                sockets.add(begin(half));
            }
            assertThat(replica.metric("plimsoll_connections")).isLessThanOrEqualTo(MOST);
            int before = honest.count();
            until("reviews go on meanwhile", () -> honest.count() > before + 10);
        } finally {
            for (var socket : sockets) {
                socket.close();
            }
        }
        until("all are gone", () -> replica.metric("plimsoll_connections") < 100);
    }

    private static Socket begin(Half half) throws IOException {
        if (half == Half.connection) {
            return new Socket(InetAddress.getLoopbackAddress(), replica.port());
        }
        var socket = replica.connect();
        socket.setSoLinger(true, 0);
        try {
            switch (half) {
                case connection -> {}
                case handshake -> socket.startHandshake();
                case head -> send(socket, "POST /validate HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(7_000));
                case body -> send(socket, head("/validate/enforce/default", 60_000) + "{");
            }
        } catch (IOException e) {
            // closed by the other side, to make room
        }
        return socket;
    }

    @Test
    void aTokenThatIsReplacedLosesNoReview() throws Exception {
        var before = cluster.pathToken();

        replaceEntry(
                "path-token-since", Instant.now().minus(1, ChronoUnit.HOURS).toString());

        until("it is replaced", () -> !cluster.pathToken().equals(before));
        until("it is registered", () -> {
            var paths = registeredPaths();
            return !paths.isEmpty() && paths.stream().allMatch(path -> path.contains("/" + cluster.pathToken() + "/"));
        });
        int since = honest.count();
        until("reviews go on", () -> honest.count() > since + 10);
    }

    @Test
    void aSecretThatIsDeletedOrDamagedLosesNoReview() throws Exception {
        var before = cluster.pathToken();

        cluster.pathSecret().delete();
        until("it is restored", () -> before.equals(storedToken()));
        replaceEntry("path-token", "rubbish");
        until("it is restored", () -> before.equals(storedToken()));

        assertThat(replica.metric("plimsoll_path_token_repairs_total")).isGreaterThanOrEqualTo(2);
        assertThat(registeredPaths()).isNotEmpty().allMatch(path -> path.contains("/" + before + "/"));
    }

    /** Null where there is none just now. */
    private static @Nullable String storedToken() {
        var secret = cluster.pathSecret().get();
        var entry = secret == null || secret.getData() == null
                ? null
                : secret.getData().get("path-token");
        return entry == null ? null : new String(Base64.getDecoder().decode(entry), UTF_8);
    }

    private static List<String> registeredPaths() throws Exception {
        return cluster.ok(
                        "get",
                        "validatingwebhookconfigurations,mutatingwebhookconfigurations",
                        "-o",
                        "jsonpath={range .items[*].webhooks[*]}{.clientConfig.url}{\"\\n\"}{end}")
                .lines()
                .toList();
    }

    private static void replaceEntry(String entry, String text) {
        until409(() -> cluster.pathSecret()
                .edit(secret -> new SecretBuilder(secret)
                        .addToData(entry, Base64.getEncoder().encodeToString(text.getBytes(UTF_8)))
                        .build()));
    }

    private static void until409(Runnable edit) {
        while (true) {
            try {
                edit.run();
                return;
            } catch (io.fabric8.kubernetes.client.KubernetesClientException e) {
                if (e.getCode() != 409) { // the leader was quicker
                    throw e;
                }
            }
        }
    }

    @Test
    void nothingThatPeopleSeeHoldsTheToken() throws Exception {
        var token = cluster.pathToken();
        replica.post("/" + token + "/nowhere", "{}".getBytes(UTF_8));
        replica.post("/" + token + "/validate", "{}".getBytes(UTF_8));

        for (var path : List.of("/", "/api/state", "/api/decisions", "/q/metrics", "/q/health/ready", "/q/health")) {
            assertThat(replica.management(path).body()).as(path).doesNotContain(token);
        }
        assertThat(replica.post("/" + token + "/nowhere", "{}".getBytes(UTF_8)).body())
                .doesNotContain(token);
        assertThat(replica.log()).doesNotContain(token);
        assertThat(cluster.ok("get", "events,podpolicies,leases", "-A", "-o", "yaml"))
                .doesNotContain(token);
    }
}
