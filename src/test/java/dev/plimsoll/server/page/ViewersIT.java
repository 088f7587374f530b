// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.server.page;

import static dev.plimsoll.testing.Until.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.admission.Endpoint;
import dev.plimsoll.testing.InCluster;
import dev.plimsoll.testing.NeedsApiServer;
import dev.plimsoll.testing.Serving;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may see the page in a cluster, where nothing is said about it: callers with a token that may. */
@NeedsApiServer
class ViewersIT {
    /** Over HTTP/2, a server takes headers of 8 KiB only. */
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static final String PRIVILEGED = """
            {"kind": "AdmissionReview", "apiVersion": "admission.k8s.io/v1", "request": {"uid": "1",
             "kind": {"group": "", "version": "v1", "kind": "Pod"}, "operation": "CREATE",
             "namespace": "treasury", "name": "ledger", "userInfo": {"username": "stranger"},
             "object": {"kind": "Pod", "apiVersion": "v1", "metadata": {"name": "ledger", "namespace": "treasury"}, "spec": {
              "containers": [{"name": "vault", "image": "vault:latest", "securityContext": {"privileged": true}}]}}}}
            """;

    @TempDir
    static Path dir;

    private static InCluster cluster;
    private static Serving replica;

    @BeforeAll
    static void start() throws Exception {
        cluster = InCluster.start(dir);
        // As the page and the README say it.
        cluster.ok("create", "serviceaccount", "page-viewer", "-n", "plimsoll");
        cluster.ok(
                "create",
                "clusterrolebinding",
                "plimsoll-page-viewer",
                "--clusterrole=plimsoll-page-viewer",
                "--serviceaccount=plimsoll:page-viewer");
        cluster.ok("create", "serviceaccount", "stranger", "-n", "default");
        replica = cluster.replica();
    }

    @AfterAll
    static void stop() throws Exception {
        if (cluster != null) {
            cluster.close();
        }
    }

    private static HttpResponse<String> get(String path, String... headers) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + replica.managementPort() + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return CLIENT.send(request.build(), BodyHandlers.ofString());
    }

    private static String bearer(String serviceAccount, String namespace) throws Exception {
        return "Bearer "
                + cluster.ok("create", "token", serviceAccount, "-n", namespace).strip();
    }

    @Test
    void theFilesOfThePageAreThereToAskForAToken() throws Exception {
        for (var path : new String[] {"/", "/page.css", "/page.js", "/mark.svg"}) {
            assertThat(get(path).statusCode()).as(path).isEqualTo(200);
        }
        assertThat(get("/").body())
                .contains("kubectl create token page-viewer -n plimsoll<", "--clusterrole=plimsoll-page-viewer ")
                .doesNotContain("@NAME", "podpolic", "latestTag");
    }

    @Test
    void callersThatMaySeeThePageSeeIt() throws Exception {
        var authorization = bearer("page-viewer", "plimsoll");

        assertThat(get("/api/state", "Authorization", authorization).body()).contains("\"leader\"");
        assertThat(get("/api/decisions", "Authorization", authorization).statusCode())
                .isEqualTo(200);
        assertThat(get("/api/audit", "Authorization", authorization).statusCode())
                .isEqualTo(200);
    }

    @Test
    void callersThatMayNotAreToldWhatIsMissing() throws Exception {
        var stranger = bearer("stranger", "default");

        // Tokens that are not known are checked once a second: others may have been sent before.
        until("it is refused", () -> {
            var response = get("/api/state", "Authorization", stranger);
            assertThat(response.statusCode()).isIn(403, 429);
            return response.body().equals("the user of this token may not get the non-resource URL /plimsoll/page\n");
        });
    }

    @Test
    void callersWithoutATokenAreAskedForOne() throws Exception {
        for (var response : List.of(
                get("/api/state"),
                get("/api/decisions"),
                get("/api/audit"),
                get("/api/state", "Authorization", "Bearer "),
                get("/api/state", "Authorization", "Basic amFuZTpzZWNyZXQ="))) {
            assertThat(response.statusCode()).isEqualTo(401);
            assertThat(response.body()).isEqualTo("send a token of this cluster: Authorization: Bearer TOKEN\n");
            assertThat(response.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
            assertThat(response.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        }
    }

    @Test
    void rubbishIsNoToken() throws Exception {
        for (var rubbish : List.of("rubbish", "two words", "a".repeat(9000))) {
            // Tokens that are not known are checked once a second: others may have been sent before.
            until("it is refused", () -> {
                var response = get("/api/state", "Authorization", "Bearer " + rubbish);
                assertThat(response.statusCode()).isIn(401, 429);
                return response.statusCode() == 401 && response.body().contains("does not accept this token");
            });
        }
    }

    @Test
    void aFloodOfTokensReachesNeitherTheApiServerNorTheGate() throws Exception {
        var viewer = bearer("page-viewer", "plimsoll");
        assertThat(get("/api/state", "Authorization", viewer).statusCode()).isEqualTo(200);

        var answers = new TreeMap<Integer, Integer>();
        for (int i = 0; i < 300; i++) {
            answers.merge(get("/api/state", "Authorization", "Bearer flood" + i).statusCode(), 1, Integer::sum);
        }

        assertThat(answers.keySet()).containsExactlyInAnyOrder(401, 429);
        assertThat(get("/api/state", "Authorization", viewer).statusCode()).isEqualTo(200);
        assertThat(replica.review(Endpoint.validate, PRIVILEGED).get("allowed").asBoolean())
                .isTrue(); // the built-in policy only records
    }

    @Test
    void metricsAndHealthTellNoNames() throws Exception {
        replica.review(Endpoint.validate, PRIVILEGED);

        for (var path : new String[] {"/q/metrics", "/q/health"}) {
            assertThat(get(path).body()).doesNotContain("treasury", "ledger", "vault", "stranger");
        }
    }

    @Test
    void probesAndMetricsNeedNoToken() throws Exception {
        assertThat(get("/q/health/ready").statusCode()).isEqualTo(200);
        assertThat(get("/q/metrics").statusCode()).isEqualTo(200);
    }
}
