// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.server.page;

import static dev.plimsoll.testing.Until.until;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.testing.RawHttp;
import dev.plimsoll.testing.Serving;
import java.net.ConnectException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who reaches the management port, and what a browser lets other origins do with it. */
@SuppressWarnings("AddressSelection") // addresses, no names
class ManagementPortIT {
    private static final String OWN_NAME = "pods.example.com";

    private static Serving service;

    @BeforeAll
    static void start() throws Exception {
        service = Serving.start("--page-host=" + OWN_NAME + ",plimsoll.plimsoll.svc");
    }

    @AfterAll
    static void stop() {
        if (service != null) {
            service.close();
        }
    }

    private static RawHttp get(String path, String host) throws Exception {
        return RawHttp.get(service.managementPort(), path, host);
    }

    private static RawHttp send(String... head) throws Exception {
        return RawHttp.send("127.0.0.1", service.managementPort(), head);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/page.css", "/page.js", "/mark.svg", "/api/state", "/api/decisions", "/api/audit"})
    void thePageIsNotServedUnderAnotherName(String path) throws Exception {
        for (var host :
                new String[] {"evil.example", "evil.example:9000", "127.0.0.1.evil.example", "localhost.evil.example"
                }) {
            var response = get(path, host);

            assertThat(response.status()).as(host).isEqualTo(421);
            assertThat(response.body()).contains("--page-host").doesNotContain("policies");
        }
        assertThat(send("GET " + path + " HTTP/1.0").status()).isEqualTo(421);
        assertThat(send("POST " + path + " HTTP/1.1", "Host: evil.example", "Connection: close")
                        .status())
                .isEqualTo(421);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.0.0.1:9000",
                "localhost:9000",
                "[::1]:9000",
                "10.0.0.1",
                OWN_NAME,
                "plimsoll.plimsoll.svc:9000"
            })
    void thePageIsServedByAddressAndOwnName(String host) throws Exception {
        assertThat(get("/", host).status()).isEqualTo(200);
        assertThat(get("/api/state", host).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/q/health/live", "/q/health/ready", "/q/health/started", "/q/metrics"})
    void healthAndMetricsAreServedUnderAnyName(String path) throws Exception {
        assertThat(get(path, "plimsoll.elsewhere.example").status()).isEqualTo(200);
        assertThat(send("GET " + path + " HTTP/1.0").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "/,200",
        "/page.js,200",
        "/api/state,200",
        "/api/decisions?after=x,400",
        "/q/health/live,200",
        "/q/health/ready,200",
        "/q/metrics,200",
        "/nothing,404"
    })
    void noOtherOriginMayReadAnAnswer(String path, int status) throws Exception {
        var response = send(
                "GET " + path + " HTTP/1.1", "Host: localhost", "Origin: https://evil.example", "Connection: close");

        assertThat(response.status()).isEqualTo(status);
        assertThat(response.headers().keySet())
                .noneMatch(name -> name.toLowerCase(Locale.ROOT).startsWith("access-control"));
        assertThat(response.headers()).containsEntry("X-Content-Type-Options", List.of("nosniff"));
        assertThat(response.headers().get("Content-Security-Policy").get(0)).startsWith("default-src 'none';");
        assertThat(response.headers()).containsEntry("Referrer-Policy", List.of("no-referrer"));
        assertThat(response.headers()).containsEntry("Cross-Origin-Resource-Policy", List.of("same-origin"));
    }

    @Test
    void halfRequestsKeepNoProbeOut() throws Exception {
        var halves = new ArrayList<Socket>();
        try {
            for (int i = 0; i < 200; i++) {
                var half = new Socket("127.0.0.1", service.managementPort());
                halves.add(half);
                half.getOutputStream().write("GET /q/health/live HTTP/1.1\r\nX: ".getBytes(US_ASCII));
            }

            assertThat(get("/q/health/live", "localhost").status()).isEqualTo(200);
            for (var first : halves.subList(0, 100)) {
                assertThat(isClosed(first)).isTrue();
            }
        } finally {
            for (var half : halves) {
                half.close();
            }
        }
    }

    private static boolean isClosed(Socket socket) throws Exception {
        socket.setSoTimeout(60_000);
        try {
            return socket.getInputStream().read() == -1;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (SocketException e) {
            return true; // with something unread
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/api/state", "/q/health/live", "/q/metrics", "/nothing"})
    void noPreflightIsGranted(String path) throws Exception {
        var response = send(
                "OPTIONS " + path + " HTTP/1.1",
                "Host: localhost",
                "Origin: https://evil.example",
                "Access-Control-Request-Method: GET",
                "Access-Control-Request-Headers: authorization",
                "Connection: close");

        assertThat(response.headers().keySet())
                .noneMatch(name -> name.toLowerCase(Locale.ROOT).startsWith("access-control"));
    }

    @ParameterizedTest
    @CsvSource({"POST,/,405", "GET,/nothing,404", "DELETE,/api/state,405"})
    void errorsCarryTheHeadersToo(String method, String path, int status) throws Exception {
        var response = send(method + " " + path + " HTTP/1.1", "Host: localhost", "Connection: close");

        assertThat(response.status()).isEqualTo(status);
        assertThat(response.headers()).containsKeys("Content-Security-Policy", "X-Content-Type-Options");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/api/state", "/q/health/live"})
    void nobodyCanHaveALargeBodyKept(String path) throws Exception {
        var response =
                send("POST " + path + " HTTP/1.1", "Host: localhost", "Content-Length: 10000000", "Connection: close");

        assertThat(response.status()).isEqualTo(413);
    }

    @Test
    void noPortIsReachedByAnotherAddressThanThatOfHost() {
        for (int port : new int[] {service.port(), service.managementPort()}) {
            assertThatThrownBy(() -> new Socket("127.0.0.2", port).close()).isInstanceOf(ConnectException.class);
        }
    }

    @Test
    void theManagementPortCanHaveAnAddressOfItsOwn() throws Exception {
        try (var other = Serving.launch("--management-host=127.0.0.2")) {
            until("it is ready", () -> other.log().contains("Ready, after"));

            assertThat(RawHttp.send("127.0.0.2", other.managementPort(), "GET /q/health/ready HTTP/1.0")
                            .status())
                    .isEqualTo(200);
            assertThatThrownBy(() -> new Socket("127.0.0.1", other.managementPort()).close())
                    .isInstanceOf(ConnectException.class);
            assertThatThrownBy(() -> new Socket("127.0.0.2", other.port()).close())
                    .isInstanceOf(ConnectException.class);
        }
    }

    @Test
    void withoutAnApiServerThereIsNoPageOnAReachablePort() throws Exception {
        try (var reachable = Serving.start("--management-host=0.0.0.0")) {
            assertThat(reachable.management("/").statusCode()).isEqualTo(404);
            assertThat(reachable.management("/api/state").statusCode()).isEqualTo(404);
            assertThat(reachable.log())
                    .contains("There is no page, because there is no API server to ask who may see it, and 0.0.0.0:"
                            + reachable.managementPort() + " is reachable from elsewhere.");
        }
        try (var open = Serving.start("--management-host=0.0.0.0", "--page=open")) {
            assertThat(open.management("/api/state").statusCode()).isEqualTo(200);
        }
    }
}
