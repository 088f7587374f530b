// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.server.http;

import static dev.plimsoll.testing.Reviews.GOOD_POD;
import static dev.plimsoll.testing.Reviews.MUTABLE_POD;
import static dev.plimsoll.testing.Reviews.PRIVILEGED_POD;
import static dev.plimsoll.testing.Until.until;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.plimsoll.admission.BadReviewTest;
import dev.plimsoll.admission.Endpoint;
import dev.plimsoll.testing.Reviews;
import dev.plimsoll.testing.Serving;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a socket may be sent that no API server sends. Whatever it is, one process answers honest reviews before, meanwhile and
 * afterwards. What is wrong with a review itself is tabled in {@link BadReviewTest}.
 */
class BadInputIT {
    private static final int MANY = 10_000;
    private static final int CONNECTIONS = 20;

    /** For each of which at least {@link #LARGE_PART} is reserved when it has come: more than fit into a quarter of the heap. */
    private static final int LARGE_BODIES = 14;

    private static final int LARGE_PART = 5 << 19;

    private static final int HALF_BODIES = 2_600;

    private static final String HEAD =
            "POST /validate HTTP/1.1\r\nHost: plimsoll\r\nContent-Type: application/json\r\n";

    private static Serving serving;

    @BeforeAll
    static void start() throws Exception {
        serving = Serving.start("--shutdown-delay=0");
    }

    @AfterAll
    static void stop() {
        serving.close();
    }

    @AfterEach
    void honestReviewsAreStillAnswered() throws Exception {
        assertHonestReviewsAreAnswered();
        assertThat(serving.process().isAlive()).isTrue();
        assertThat(serving.metric("plimsoll_review_failures_total")).isZero();
        assertThat(serving.log()).doesNotContain("ERROR", "\tat ");
    }

    private static void assertHonestReviewsAreAnswered() throws Exception {
        assertThat(serving.allows(Reviews.create(GOOD_POD))).isTrue();
        assertThat(serving.allows(Reviews.create(PRIVILEGED_POD))).isFalse();
        assertThat(serving.review(Endpoint.mutate, Reviews.create(MUTABLE_POD)).has("patch"))
                .isTrue();
    }

    static List<Arguments> bodies() {
        return List.of(
                arguments("none", ""),
                arguments("NUL", "\0"),
                arguments("no UTF-8", "\u00ff\u00fe\u0080"),
                arguments("no JSON", "<html>"),
                arguments("no review", "{}"),
                arguments("an old version", Reviews.create(GOOD_POD).replace("k8s.io/v1\"", "k8s.io/v1beta1\"")),
                arguments("nested lists", "[".repeat(MANY)),
                arguments("nested objects", "{\"a\":".repeat(MANY) + "1" + "}".repeat(MANY)),
                arguments("a nested pod", Reviews.create("[".repeat(MANY) + "]".repeat(MANY))),
                arguments("half a review", Reviews.create(GOOD_POD).substring(0, 200)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bodies")
    void aBodyThatIsNoReviewGets400(String what, String body) throws Exception {
        for (var endpoint : Endpoint.values()) {
            assertThat(serving.post("/" + endpoint, body.getBytes(ISO_8859_1)).statusCode())
                    .isEqualTo(400);
        }
    }

    @Test
    void tenThousandContainersAreJudged() throws Exception {
        int from = PRIVILEGED_POD.indexOf("[{\"name\"") + 1;
        int to = PRIVILEGED_POD.lastIndexOf("]");
        var container = PRIVILEGED_POD.substring(from, to);

        var pod = PRIVILEGED_POD.replace(container, container + ("," + container).repeat(MANY - 1));

        assertThat(serving.allows(Reviews.create(pod))).isFalse();
    }

    static List<Arguments> requests() {
        var json = "Content-Type: application/json\r\n";
        return List.of(
                arguments(405, "GET /validate HTTP/1.1\r\nHost: a\r\n\r\n"),
                arguments(405, "HEAD /mutate HTTP/1.1\r\nHost: a\r\n\r\n"),
                arguments(405, "PUT /validate HTTP/1.1\r\nHost: a\r\n" + json + "Content-Length: 2\r\n\r\n{}"),
                arguments(415, "POST /validate HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{}"),
                arguments(
                        415,
                        "POST /validate HTTP/1.1\r\nHost: a\r\nContent-Type: text/json\r\nContent-Length: 2\r\n\r\n{}"),
                arguments(
                        415,
                        "POST /validate HTTP/1.1\r\nHost: a\r\nContent-Type: application/json-patch+json\r\n"
                                + "Content-Length: 2\r\n\r\n{}"),
                arguments(404, "POST /validate/ HTTP/1.1\r\nHost: a\r\n" + json + "Content-Length: 2\r\n\r\n{}"),
                arguments(400, HEAD + "Content-Length: -5\r\nConnection: close\r\n\r\n"),
                arguments(400, HEAD + "Content-Length: many\r\nConnection: close\r\n\r\n"),
                arguments(400, HEAD + "Content-Length: 99999999999999999999\r\nConnection: close\r\n\r\n"),
                arguments(400, HEAD + "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}"),
                arguments(400, HEAD + "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n"),
                arguments(400, HEAD + "Transfer-Encoding: gzip\r\n\r\n{}"),
                arguments(400, "POST /validate HTTP/1.1\r\n" + json + "Content-Length: 2\r\n\r\n{}"),
                arguments(400, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
                arguments(400, "\u0016\u0003\u0001\0\0\r\n\r\n"),
                arguments(414, "POST /" + "a".repeat(MANY) + " HTTP/1.1\r\nHost: a\r\n\r\n"),
                arguments(431, HEAD + "X: " + "a".repeat(21_000) + "\r\n\r\n"));
    }

    @ParameterizedTest
    @MethodSource("requests")
    void aRequestThatIsNoneOfOursIsRefusedAndItsConnectionEnds(int status, String request) throws Exception {
        try (var socket = serving.connect()) {
            send(socket, request);
            assertThat(answer(socket)).startsWith("HTTP/").contains(" " + status + " ");
        }
    }

    @Test
    void aChunkThatIsNoneEndsTheConnection() throws Exception {
        try (var socket = serving.connect()) {
            send(socket, HEAD + "Transfer-Encoding: chunked\r\n\r\nmany\r\n{}\r\n");
            assertThat(answer(socket)).isEmpty();
        }
    }

    /** With and without Content-Length. */
    enum Framing {
        counted {
            @Override
            BodyPublisher of(byte[] body) {
                return BodyPublishers.ofByteArray(body);
            }
        },
        chunked {
            @Override
            BodyPublisher of(byte[] body) {
                return BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body));
            }
        };

        abstract BodyPublisher of(byte[] body);
    }

    @ParameterizedTest
    @EnumSource
    void aReviewHasAtMostSevenMebibytes(Framing framing) throws Exception {
        assertThat(status(framing, Reviews.create(GOOD_POD).length())).isEqualTo(200);
        assertThat(status(framing, 7 << 20)).isEqualTo(200);
        assertThat(status(framing, (7 << 20) + 1)).isEqualTo(413);
        assertThat(status(framing, 8 << 20)).isEqualTo(413);
    }

    /** Of the answer to an honest review with so many bytes, for the most part white space. */
    private static int status(Framing framing, int length) throws Exception {
        var body = new byte[length];
        Arrays.fill(body, (byte) ' ');
        var review = Reviews.bytes(Reviews.create(GOOD_POD));
        System.arraycopy(review, 0, body, 0, review.length);
        return serving.send(serving.request("/validate").POST(framing.of(body)).build())
                .statusCode();
    }

    @Test
    void whatIsTooLongIsRefusedBeforeItIsSentAndCounted() throws Exception {
        double before = serving.metric("plimsoll_bad_requests_total{status=\"413\"}");
        try (var socket = serving.connect()) {
            send(socket, HEAD + "Content-Length: " + (8 << 20) + "\r\n\r\n");
            assertThat(firstLine(socket)).contains(" 413 ");
        }
        assertThat(serving.metric("plimsoll_bad_requests_total{status=\"413\"}"))
                .isEqualTo(before + 1);
    }

    @Test
    void bodiesThatNeverEndAreGivenUp() throws Exception {
        var sockets = connections(CONNECTIONS);
        for (var socket : sockets) {
            send(socket, HEAD + "Content-Length: 1000\r\n\r\n{");
        }
        assertHonestReviewsAreAnswered();
        for (var socket : sockets) {
            assertThat(answer(socket)).contains(" 408 ");
            socket.close();
        }
    }

    @Test
    void whoeverGoesOnSendingSlowlyIsGivenUpAllTheSame() throws Exception {
        try (var socket = serving.connect()) {
            send(socket, HEAD + "Transfer-Encoding: chunked\r\n\r\n");
            var answer = CompletableFuture.supplyAsync(() -> {
                try {
                    return firstLine(socket);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });

            until("it is given up", () -> {
                send(socket, "1\r\n \r\n");
                return answer.isDone();
            });

            assertThat(answer.join()).contains(" 408 ");
        }
    }

    @Test
    void connectionsThatAreCutOffLeaveNothingBehind() throws Exception {
        var half = HEAD + "Content-Length: 1000\r\n\r\n{";
        for (var start : List.of("", "P", HEAD, half, HEAD + "Transfer-Encoding: chunked\r\n\r\n5\r\n{")) {
            for (boolean abruptly : List.of(true, false)) {
                for (var socket : connections(CONNECTIONS)) {
                    if (abruptly) {
                        socket.setSoLinger(true, 0);
                    }
                    send(socket, start);
                    socket.close();
                }
            }
        }
        for (int i = 0; i < CONNECTIONS; i++) {
            try (var socket = new Socket(InetAddress.getLoopbackAddress(), serving.port())) {
                send(socket, "\u0016\u0003\u0001\u0002\0"); // a handshake begins
            }
        }
    }

    /** Memory for large bodies is bounded, and given back by those that are cut off. */
    @Test
    void tooManyLargeBodiesAtOnceAreRefusedUntilSomeAreGone() throws Exception {
        var series = "plimsoll_bad_requests_total{status=\"503\"}";
        double before = serving.metric(series);
        var sockets = connections(LARGE_BODIES);
        for (var socket : sockets) {
            socket.setSoLinger(true, 0); // to be closed while it is being written to
            new Thread(() -> sendAsMuchAsIsTaken(
                            socket, HEAD + "Content-Length: " + (6 << 20) + "\r\n\r\n" + " ".repeat(LARGE_PART)))
                    .start();
        }

        until("some are refused", () -> serving.metric(series) > before);
        assertHonestReviewsAreAnswered();
        for (var socket : sockets) {
            socket.close();
        }
        until("there is room again", () -> status(Framing.counted, 6 << 20) == 200);
    }

    /** So many once killed the process. Without a path token all callers are alike: the oldest connections give way. */
    @Test
    void moreConnectionsThanItTakesMakeRoomForNewOnes() throws Exception {
        var sockets = new ArrayList<SSLSocket>();
        try {
            for (int i = 0; i < HALF_BODIES; i++) {
                var socket = serving.connect();
                socket.setSoLinger(true, 0);
                sockets.add(socket);
                sendAsMuchAsIsTaken(socket, HEAD + "Content-Length: 60000\r\n\r\n{");
                if (i % 200 == 0) {
                    assertHonestReviewsAreAnswered();
                }
            }
            assertThat(serving.metric("plimsoll_connections")).isLessThanOrEqualTo(1_024);
            assertHonestReviewsAreAnswered();
        } finally {
            for (var socket : sockets) {
                socket.close();
            }
        }
    }

    private static void sendAsMuchAsIsTaken(Socket socket, String bytes) {
        try {
            send(socket, bytes);
        } catch (IOException e) {
            // it was given up
        }
    }

    private static List<SSLSocket> connections(int count) throws IOException {
        var sockets = new ArrayList<SSLSocket>();
        for (int i = 0; i < count; i++) {
            sockets.add(serving.connect());
        }
        return sockets;
    }

    /** @param bytes each as a character of its value */
    private static void send(Socket socket, String bytes) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(bytes.getBytes(ISO_8859_1));
        out.flush();
    }

    /** All that comes until the connection ends. */
    private static String answer(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }

    private static String firstLine(Socket socket) throws IOException {
        var line = new StringBuilder();
        for (int c; (c = socket.getInputStream().read()) >= 0 && c != '\n'; ) {
            line.append((char) c);
        }
        return line.toString();
    }
}
