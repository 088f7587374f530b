// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.plimsoll.audit.listing.ScanFailure;
import dev.plimsoll.audit.store.AuditMemory;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How a cluster is listed, by an API server that misbehaves. */
class ScanTest {
    private static final String POD = """
            {"metadata":{"name":"pod-%1$s","namespace":"shop","uid":"p-%1$s"},
             "spec":{"containers":[{"name":"web","image":"app:1.2","securityContext":{"privileged":true}}]}}""";

    private FakeApiServer api;
    private KubernetesClient client;

    @BeforeEach
    void start() throws IOException {
        api = new FakeApiServer();
        api.put("/api/v1/pods", pods(7));
        client = api.client();
    }

    @AfterEach
    void stop() {
        client.close();
        api.close();
    }

    private static List<String> pods(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> POD.formatted(Integer.toString(i)))
                .toList();
    }

    private AuditResult scan() throws Exception {
        return scan(null);
    }

    private AuditResult scan(String namespace) throws Exception {
        return new Scan(client, 3, Duration.ZERO, Clock.systemUTC(), (kind, objects) -> {})
                .run(new Scan.Question(
                        namespace,
                        labels -> true,
                        Listing.TODAY,
                        1,
                        null,
                        Listing.NAMESPACES,
                        Set.of("kube-system"),
                        new BuildHistory(1 << 20),
                        AuditMemory.ofService()));
    }

    private List<String> requestsOf(String kind) {
        return api.requests().stream()
                .filter(request -> request.contains("/" + kind + "?"))
                .toList();
    }

    @Test
    void listsPageByPage() throws Exception {
        assertThat(scan().tally().pods()).isEqualTo(7);
        assertThat(requestsOf("pods"))
                .containsExactly(
                        "/api/v1/pods?limit=3", "/api/v1/pods?limit=3&continue=3", "/api/v1/pods?limit=3&continue=6");
    }

    @Test
    void noCallIsMadeInVain() throws Exception {
        assertThat(scan().tally().calls()).isEqualTo(api.requests().size());
    }

    @Test
    void listsEveryKindThatMakesPods() throws Exception {
        scan();

        assertThat(api.requests().stream()
                        .map(request -> request.replaceAll("\\?.*", ""))
                        .distinct())
                .containsExactly(
                        "/apis/apps/v1/deployments",
                        "/apis/batch/v1/cronjobs",
                        "/apis/apps/v1/statefulsets",
                        "/apis/apps/v1/daemonsets",
                        "/api/v1/replicationcontrollers",
                        "/api/v1/podtemplates",
                        "/apis/apps/v1/replicasets",
                        "/apis/batch/v1/jobs",
                        "/api/v1/pods");
    }

    @Test
    void listsOneNamespaceOnly() throws Exception {
        scan("shop");

        assertThat(api.requests()).allMatch(request -> request.contains("/namespaces/shop/"));
    }

    @Test
    void anExpiredPageTokenBeginsAnewAndNothingIsDoubled() throws Exception {
        var gone = FakeApiServer.status(410, "The provided continue parameter is too old");
        var expired = new ArrayList<String>();
        api.misbehave((request, number) -> {
            if (request.contains("continue=6") && expired.isEmpty()) {
                expired.add(request);
                api.put("/api/v1/pods", pods(5)); // two have gone meanwhile
                return gone;
            }
            return null;
        });
        var result = scan();

        assertThat(expired).hasSize(1);
        assertThat(result.tally().pods()).isEqualTo(5);
        assertThat(result.owners())
                .extracting(AuditedOwner::name)
                .containsExactly("pod-0", "pod-1", "pod-2", "pod-3", "pod-4");
    }

    @Test
    void anAnswerThatBreaksOffBeginsAnew() throws Exception {
        var broken = new ArrayList<String>();
        api.misbehave((request, number) -> {
            if (request.contains("continue=3") && broken.isEmpty()) {
                broken.add(request);
                return exchange -> {
                    exchange.sendResponseHeaders(200, 10_000);
                    exchange.getResponseBody().write(("{\"items\":[" + POD.formatted("9")).getBytes(UTF_8));
                    exchange.close();
                };
            }
            return null;
        });
        var result = scan();

        assertThat(broken).hasSize(1);
        assertThat(result.tally().pods()).isEqualTo(7);
        assertThat(result.owners()).hasSize(7);
    }

    @Test
    void aBusyApiServerIsWaitedFor() throws Exception {
        api.misbehave((request, number) ->
                number == 1 ? FakeApiServer.status(429, "too many requests", "Retry-After", "1") : null);

        assertThat(scan().tally().pods()).isEqualTo(7);
    }

    @Test
    void whatMayNotBeListedIsToldBesideTheRest() throws Exception {
        api.misbehave((request, number) ->
                request.contains("/cronjobs") ? FakeApiServer.status(403, "cronjobs.batch is forbidden") : null);
        var result = scan();

        assertThat(result.errors()).containsExactly("cronjobs cannot be listed: cronjobs.batch is forbidden");
        assertThat(result.tally().pods()).isEqualTo(7);
    }

    @Test
    void whoIsNotKnownIsToldSo() {
        api.misbehave((request, number) -> FakeApiServer.status(401, "Unauthorized"));
        var failure = catchThrowableOfType(ScanFailure.class, this::scan);

        assertThat(failure.kind()).isEqualTo(ScanFailure.Kind.Unauthorized);
        assertThat(failure).hasMessage("the API server does not accept these credentials: Unauthorized");
    }

    @Test
    void whereNobodyAnswersItIsSaidWhere() {
        api.close();
        var failure = catchThrowableOfType(ScanFailure.class, this::scan);

        assertThat(failure.kind()).isEqualTo(ScanFailure.Kind.Unreachable);
        assertThat(failure).hasMessageContaining("cannot reach the API server at http://127.0.0.1:");
    }

    @Test
    void whatIsNoListIsAnAnswerThatCannotBeUsed() {
        api.misbehave((request, number) -> exchange -> FakeApiServer.send(exchange, 200, "{\"items\":[{\"a\" 1}]}"));
        var failure = catchThrowableOfType(ScanFailure.class, this::scan);

        assertThat(failure.kind()).isEqualTo(ScanFailure.Kind.Refused);
    }

    @Test
    void anOwnerThatCameMeanwhileIsAskedForOnce() throws Exception {
        var owned = POD.replace(
                "\"uid\":\"p-%1$s\"",
                "\"uid\":\"p-%1$s\",\"ownerReferences\":[{\"apiVersion\":\"apps/v1\",\"kind\":\"ReplicaSet\","
                        + "\"name\":\"web-1\",\"uid\":\"r-1\",\"controller\":true}]");
        api.put("/api/v1/pods", List.of(owned.formatted("a"), owned.formatted("b")));
        api.misbehave((request, number) -> request.endsWith("/replicasets/web-1")
                ? exchange -> FakeApiServer.send(
                        exchange,
                        200,
                        "{\"kind\":\"ReplicaSet\",\"metadata\":{\"name\":\"web-1\",\"namespace\":\"shop\",\"uid\":\"r-1\"},"
                                + "\"spec\":{\"template\":{\"spec\":{\"containers\":[]}}}}")
                : null);
        var result = scan();

        assertThat(result.owners()).extracting(AuditedOwner::title).containsExactly("ReplicaSet shop/web-1");
        assertThat(api.requests().stream().filter(request -> request.endsWith("/web-1")))
                .hasSize(1);
    }
}
