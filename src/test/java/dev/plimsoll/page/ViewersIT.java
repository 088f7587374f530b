// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.admission.InCluster;
import dev.plimsoll.admission.Serving;
import dev.plimsoll.cluster.NeedsApiServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may see the page where tokens are asked for. */
@NeedsApiServer
class ViewersIT {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @TempDir
    static Path dir;

    private static InCluster cluster;
    private static Serving replica;

    @BeforeAll
    static void start() throws Exception {
        cluster = InCluster.start(dir);
        cluster.apply("""
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRole
                metadata: {name: viewer}
                rules:
                - {nonResourceURLs: [/plimsoll/page], verbs: [get]}
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRoleBinding
                metadata: {name: viewer}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: viewer}
                subjects:
                - {kind: ServiceAccount, name: viewer, namespace: default}
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRoleBinding
                metadata: {name: plimsoll-viewers}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: system:auth-delegator}
                subjects:
                - {kind: ServiceAccount, name: plimsoll, namespace: plimsoll}
                ---
                apiVersion: v1
                kind: ServiceAccount
                metadata: {name: viewer, namespace: default}
                ---
                apiVersion: v1
                kind: ServiceAccount
                metadata: {name: stranger, namespace: default}
                """);
        replica = cluster.replica("--page=authorized");
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

    private static String token(String serviceAccount) throws Exception {
        return cluster.ok("create", "token", serviceAccount, "-n", "default").strip();
    }

    @Test
    void whoMayLookLooks() throws Exception {
        var authorization = "Bearer " + token("viewer");

        assertThat(get("/", "Authorization", authorization).statusCode()).isEqualTo(200);
        assertThat(get("/api/state", "Authorization", authorization).body()).contains("\"leader\"");
    }

    @Test
    void whoMayNotIsToldWhatIsMissing() throws Exception {
        var response = get("/api/state", "Authorization", "Bearer " + token("stranger"));

        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(response.body()).isEqualTo("you may not get the non-resource URL /plimsoll/page\n");
    }

    @Test
    void whoIsNobodyIsAskedForAToken() throws Exception {
        for (var response : new HttpResponse<?>[] {
            get("/"),
            get("/page.js"),
            get("/api/decisions"),
            get("/api/audit"),
            get("/api/state", "Authorization", "Bearer rubbish"),
            get("/api/state", "Authorization", "Bearer "),
            get("/api/state", "Authorization", "Basic amFuZTpzZWNyZXQ=")
        }) {
            assertThat(response.statusCode()).isEqualTo(401);
            assertThat(response.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
        }
    }

    @Test
    void probesAndMetricsNeedNoToken() throws Exception {
        assertThat(get("/q/health/ready").statusCode()).isEqualTo(200);
        assertThat(get("/q/metrics").statusCode()).isEqualTo(200);
    }
}
