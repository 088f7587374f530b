// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.server;

import static dev.plimsoll.testing.Reviews.GOOD_POD;
import static dev.plimsoll.testing.Reviews.MUTABLE_POD;
import static dev.plimsoll.testing.Reviews.PRIVILEGED_POD;
import static dev.plimsoll.testing.Until.until;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.plimsoll.admission.Endpoint;
import dev.plimsoll.testing.Reviews;
import dev.plimsoll.testing.Serving;
import dev.plimsoll.tls.CertificateIssuer;
import dev.plimsoll.tls.KeyedCertificate;
import dev.plimsoll.tls.Pem;
import dev.plimsoll.tls.PemFiles;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The service while it runs, with a policy and a certificate from files. */
class ServeIT {
    private static final String GENERATION = "plimsoll_policy_generation";
    private static final String POLICY_FAILURES = "plimsoll_policy_load_failures_total";
    private static final String CERTIFICATE_FAILURES = "plimsoll_certificate_load_failures_total";

    @TempDir
    static Path dir;

    private static PemFiles files;
    private static Serving serving;

    private static String policy(String rules) {
        return """
                apiVersion: plimsoll.dev/v1alpha1
                kind: PodPolicy
                metadata: {name: from-file}
                spec:
                  rules: {%s}
                """.formatted(rules);
    }

    private static void write(String policy) throws IOException {
        Files.writeString(dir.resolve("policy.yaml"), policy);
    }

    private static KeyedCertificate writePair() throws IOException {
        var certificate = CertificateIssuer.selfSigned(List.of(), Clock.systemUTC());
        Files.writeString(files.chain(), Pem.of(certificate.own()));
        Files.writeString(files.key(), Pem.of(certificate.key()));
        return certificate;
    }

    @BeforeAll
    static void start() throws Exception {
        files = new PemFiles(dir.resolve("tls.crt"), dir.resolve("tls.key"));
        writePair();
        write(policy("privileged: {mode: Enforce}, mutableTag: {mode: Enforce, patch: true}"));
        serving = Serving.start(
                "--policy=" + dir.resolve("policy.yaml"),
                "--tls-cert=" + files.chain(),
                "--tls-key=" + files.key(),
                "--log-format=json",
                "--shutdown-delay=0");
    }

    @AfterAll
    static void stop() {
        serving.close();
    }

    /** Each test starts from the same policy. */
    @BeforeEach
    void reset() throws Exception {
        write(policy("privileged: {mode: Enforce}, mutableTag: {mode: Enforce, patch: true}"));
        until(
                "the policy is in force",
                () -> serving.metric("plimsoll_policy_current") == 1
                        && !serving.allows(Reviews.create(PRIVILEGED_POD)));
    }

    @Test
    void reviewsAreAnsweredAtBothEndpoints() throws Exception {
        assertThat(serving.allows(Reviews.create(GOOD_POD))).isTrue();
        assertThat(serving.review(Endpoint.validate, Reviews.create(PRIVILEGED_POD))
                        .at("/status/message")
                        .asText())
                .startsWith("policy from-file refuses this Pod:\n- privileged: ");
        assertThat(serving.review(Endpoint.mutate, Reviews.create(MUTABLE_POD)).has("patch"))
                .isTrue();
    }

    @Test
    void aChangedPolicyComesIntoForce() throws Exception {
        double generation = serving.metric(GENERATION);
        write(policy("hostPath: {mode: Enforce}"));

        until("it is in force", () -> serving.allows(Reviews.create(PRIVILEGED_POD)));
        assertThat(serving.metric(GENERATION)).isEqualTo(generation + 1);
    }

    @Test
    void aBadPolicyLeavesTheGoodOneInForce() throws Exception {
        double generation = serving.metric(GENERATION);
        double failures = serving.metric(POLICY_FAILURES);
        write(policy("privilegd: {mode: Enforce}, hostPath: {mode: Often}"));

        until("it is refused", () -> serving.metric(POLICY_FAILURES) == failures + 1);
        assertThat(serving.metric(GENERATION)).isEqualTo(generation);
        assertThat(serving.metric("plimsoll_policy_current")).isZero();
        assertThat(serving.allows(Reviews.create(PRIVILEGED_POD))).isFalse();
        until(
                "the log says so",
                () -> serving.log()
                        .lines()
                        .anyMatch(line -> line.contains("did you mean privileged?") && line.contains("Often")));
    }

    @Test
    void aReplacedCertificateIsServedToNewConnections() throws Exception {
        var replaced = writePair();

        until("it is served", () -> serving.certificate().equals(replaced.own()));
        assertThat(serving.metric("plimsoll_certificate_expiry_timestamp_seconds"))
                .isEqualTo((double) replaced.expires().getEpochSecond());
    }

    @Test
    void aCertificateThatDoesNotFitItsKeyIsNotServed() throws Exception {
        var before = serving.certificate();
        double failures = serving.metric(CERTIFICATE_FAILURES);
        Files.writeString(
                files.chain(),
                Pem.of(CertificateIssuer.selfSigned(List.of(), Clock.systemUTC())
                        .own()));

        until("it is refused", () -> serving.metric(CERTIFICATE_FAILURES) > failures);
        assertThat(serving.certificate()).isEqualTo(before);
    }

    @Test
    void onlyCurrentTlsIsSpoken() throws Exception {
        for (var version : List.of("TLSv1.3", "TLSv1.2")) {
            try (var socket = serving.connect(version)) {
                socket.startHandshake();
                assertThat(socket.getSession().getProtocol()).isEqualTo(version);
            }
        }
        assertThatThrownBy(() -> {
                    try (var socket = serving.connect("TLSv1.1")) {
                        socket.startHandshake();
                    }
                })
                .isInstanceOf(SSLException.class);
    }

    @Test
    void plainHttpGetsNothing() throws Exception {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), serving.port())) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream()
                    .write("POST /validate HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n".getBytes(US_ASCII));
            assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
                    .doesNotContain("HTTP/1.1 2");
        }
        assertThat(serving.allows(Reviews.create(GOOD_POD))).isTrue();
    }

    @Test
    void healthSaysThatItLivesHasStartedAndIsReady() throws Exception {
        assertThat(serving.isUp("live")).isTrue();
        assertThat(serving.isUp("started")).isTrue();
        assertThat(serving.isUp("ready")).isTrue();
    }

    @Test
    void aDeniedPodIsOneLineOfJson() throws Exception {
        serving.review(Endpoint.validate, Reviews.of("CREATE", "logged\\n{}", PRIVILEGED_POD, "null"));

        until("it is logged", () -> serving.log().contains("logged"));
        var line = serving.log().lines().filter(each -> each.contains("logged")).collect(Collectors.joining("\n"));
        var entry = new ObjectMapper().readTree(line);
        assertThat(entry.get("message").asText())
                .isEqualTo("denied CREATE Pod shop/logged\\n{}; policy from-file: privileged");
        assertThat(entry.at("/mdc/rules").asText()).isEqualTo("privileged");
        assertThat(entry.at("/mdc/name").asText()).isEqualTo("logged\\n{}");
    }

    @Test
    void warmingUpIsCountedAndLoggedNowhere() throws Exception {
        assertThat(serving.log()).doesNotContain("plimsoll-warm-up");
        assertThat(serving.metric("plimsoll_reviews_total{kind=\"Pod\",operation=\"UPDATE\",verdict=\"denied\"}"))
                .isZero();
    }

    @Test
    void metricsAreThoseThatAreDocumented() throws Exception {
        var names = serving.management("/q/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith("plimsoll_"))
                .map(line -> line.replaceFirst("[{ ].*", "").replaceFirst("_(bucket|count|sum)$", ""))
                .distinct();
        assertThat(names)
                .containsExactlyInAnyOrder(
                        "plimsoll_reviews_total",
                        "plimsoll_findings_total",
                        "plimsoll_dry_run_requests_total",
                        "plimsoll_review_duration_seconds",
                        "plimsoll_review_duration_seconds_max",
                        "plimsoll_bad_requests_total",
                        "plimsoll_review_failures_total",
                        GENERATION,
                        POLICY_FAILURES,
                        "plimsoll_policy_current",
                        "plimsoll_certificate_expiry_timestamp_seconds",
                        CERTIFICATE_FAILURES,
                        "plimsoll_connections",
                        "plimsoll_connections_closed_total");
        assertThat(serving.metric("plimsoll_review_duration_seconds_bucket{endpoint=\"validate\",le=\"5.0E-5\"}"))
                .isNotNegative();
    }
}
