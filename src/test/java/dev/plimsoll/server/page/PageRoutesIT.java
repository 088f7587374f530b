// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.server.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.plimsoll.testing.Serving;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the page and its JSON answer, of a service without a cluster. */
class PageRoutesIT {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private static Serving service;

    @BeforeAll
    static void start() throws Exception {
        service = Serving.start();
    }

    @AfterAll
    static void stop() {
        if (service != null) {
            service.close();
        }
    }

    private static HttpResponse<String> send(String method, String path) throws Exception {
        return CLIENT.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.managementPort() + path))
                        .method(method, BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofString());
    }

    private static JsonNode json(String path) throws Exception {
        return new ObjectMapper().readTree(send("GET", path).body());
    }

    @ParameterizedTest
    @CsvSource({
        "/,text/html; charset=utf-8",
        "/page.js,text/javascript; charset=utf-8",
        "/page.css,text/css; charset=utf-8",
        "/mark.svg,image/svg+xml",
        "/api/state,application/json",
        "/api/decisions,application/json",
        "/api/audit,application/json"
    })
    void eachPartIsThereAndMayDoNothingElse(String path, String type) throws Exception {
        var response = send("GET", path);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isNotEmpty();
        assertThat(response.headers().firstValue("Content-Type")).hasValue(type);
        assertThat(response.headers().firstValue("Content-Security-Policy").orElseThrow())
                .startsWith("default-src 'none';")
                .doesNotContain("unsafe", "*", "http");
        assertThat(response.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(send("HEAD", path).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH", "OPTIONS"})
    void nothingCanBeChanged(String method) throws Exception {
        assertThat(send(method, "/").statusCode()).isEqualTo(405);
        assertThat(send(method, "/api/state").statusCode()).isEqualTo(405);
        assertThat(send(method, "/api/state").headers().firstValue("Allow")).hasValue("GET, HEAD");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "-1", "1e3", "99999999999999999999"})
    void afterIsANumber(String after) throws Exception {
        var response = send("GET", "/api/decisions?after=" + after);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).isEqualTo("after is the number of a decision: digits\n");
    }

    @Test
    void theStateSaysWhatIsInForce() throws Exception {
        var state = json("/api/state");

        assertThat(state.get("generation").asInt()).isEqualTo(1);
        assertThat(state.get("cluster").isNull()).isTrue();
        assertThat(state.get("rules")).hasSize(10);
        assertThat(state.at("/policies/0/name").asText()).isEqualTo("default");
        assertThat(state.at("/policies/0/rules").findValuesAsText("rule")).contains("hostPath", "privileged");
    }

    @Test
    void withoutAClusterThereIsNothingToAudit() throws Exception {
        var audit = json("/api/audit");

        assertThat(audit.get("audit").isNull()).isTrue();
        assertThat(audit.get("why").asText()).contains("cluster");
    }

    @Test
    void itCanBeSwitchedOff() throws Exception {
        try (var without = Serving.start("--page=off")) {
            for (var path : new String[] {"/", "/page.js", "/api/state", "/api/decisions"}) {
                assertThat(without.management(path).statusCode()).isEqualTo(404);
            }
            assertThat(without.management("/q/health/ready").statusCode()).isEqualTo(200);
        }
    }
}
