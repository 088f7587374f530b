// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.chart;

import static dev.plimsoll.testing.Until.until;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.plimsoll.testing.InCluster;
import dev.plimsoll.testing.NeedsApiServer;
import dev.plimsoll.testing.Serving;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The chart's alerts and its dashboard, by a real Prometheus that scrapes a webhook and a controller in a cluster. */
@NeedsApiServer
class MonitoringIT {
    private static final Path PROMETHEUS = Path.of("/usr/bin/prometheus");
    private static final Pattern DOCUMENTS = Pattern.compile("(?m)^---$");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @TempDir
    static Path dir;

    private static InCluster cluster;
    private static Serving replica;
    private static Serving controller;
    private static Process prometheus;
    private static String url;

    @BeforeAll
    static void start() throws Exception {
        assumeThat(PROMETHEUS).as("Debian's prometheus is not installed").isExecutable();
        cluster = InCluster.start(dir);
        cluster.apply(InCluster.POLICY);
        controller = cluster.controller();
        replica = cluster.replica("--role=webhook");
        cluster.awaitRefusing();
        var rules = rendered("prometheusRule", "PrometheusRule").get("spec");
        Files.writeString(dir.resolve("rules.json"), rules.toString());
        Files.writeString(
                dir.resolve("prometheus.yml"), """
                global: {scrape_interval: 1s, evaluation_interval: 1s}
                rule_files: [rules.json]
                scrape_configs:
                - job_name: plimsoll
                  metrics_path: /q/metrics
                  static_configs:
                  - targets: ['127.0.0.1:%d']
                    labels: {namespace: plimsoll, pod: plimsoll-0}
                  - targets: ['127.0.0.1:%d']
                    labels: {namespace: plimsoll, pod: plimsoll-controller-0}
                """.formatted(replica.managementPort(), controller.managementPort()));
        int port;
        try (var free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        url = "http://127.0.0.1:" + port + "/api/v1/";
        prometheus = new ProcessBuilder(
                        PROMETHEUS.toString(),
                        "--config.file=" + dir.resolve("prometheus.yml"),
                        "--storage.tsdb.path=" + dir.resolve("series"),
                        "--web.listen-address=127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(dir.resolve("prometheus.log").toFile())
                .start();
        until(
                "it has scraped twice",
                () -> !query("rate(plimsoll_reviews_total[10s])").isEmpty());
    }

    @AfterAll
    static void stop() throws Exception {
        if (prometheus != null) {
            prometheus.destroy();
            prometheus.waitFor();
        }
        if (cluster != null) {
            cluster.close();
        }
    }

    private static JsonNode rendered(String toggle, String kind) throws Exception {
        var manifests = new Helm(dir, dir.resolve("none"))
                .template("--set=" + toggle + ".enabled=true", "--show-only=templates/monitoring.yaml");
        for (var document : DOCUMENTS.split(manifests, -1)) {
            var node = ChartValues.yaml(document);
            if (node != null && node.path("kind").asText().equals(kind)) {
                return node;
            }
        }
        throw new AssertionError("no " + kind + " in " + manifests);
    }

    private static JsonNode get(String path) throws InterruptedException {
        try {
            var response =
                    CLIENT.send(HttpRequest.newBuilder(URI.create(url + path)).build(), BodyHandlers.ofString());
            return JSON.readTree(response.body());
        } catch (IOException e) {
            return JSON.createObjectNode(); // it has not started yet
        }
    }

    private static List<JsonNode> list(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).toList();
    }

    private static List<JsonNode> query(String query) throws InterruptedException {
        var answer = get("query?query=" + URLEncoder.encode(query, UTF_8));
        assertThat(answer.path("error").asText()).as(query).isEmpty();
        return list(answer.at("/data/result"));
    }

    private static List<JsonNode> alerts() throws InterruptedException {
        return list(get("rules").at("/data/groups")).stream()
                .flatMap(group -> list(group.get("rules")).stream())
                .toList();
    }

    @Test
    void everyAlertIsUnderstoodAndSilentWhileAllIsWell() throws Exception {
        until(
                "each was evaluated",
                () -> !alerts().isEmpty()
                        && alerts().stream()
                                .noneMatch(rule -> rule.get("health").asText().equals("unknown")));

        assertThat(alerts()).extracting(rule -> rule.get("health").asText()).containsOnly("ok");
        assertThat(alerts())
                .allSatisfy(rule -> assertThat(rule.get("state").asText())
                        .as("%s", rule.get("name"))
                        .isEqualTo("inactive"));
    }

    @Test
    void everyPanelShowsSomething() throws Exception {
        var dashboard = JSON.readTree(
                list(rendered("dashboard", "ConfigMap").get("data")).get(0).asText());
        var panels = list(dashboard.get("panels")).stream()
                .filter(panel -> panel.has("targets"))
                .toList();

        assertThat(panels).hasSizeGreaterThan(10);
        for (var panel : panels) {
            for (var target : panel.get("targets")) {
                var query = target.get("expr")
                        .asText()
                        .replace("$namespace", "plimsoll")
                        .replace("$job", "plimsoll")
                        .replace("$__rate_interval", "10s");
                until(panel.get("title") + ": " + query, () -> !query(query).isEmpty());
            }
        }
    }

    @Test
    void whoIsDownIsMissed() throws Exception {
        for (var alert : List.of("PlimsollDown", "PlimsollNoLeader")) {
            var query = alerts().stream()
                    .filter(rule -> rule.get("name").asText().equals(alert))
                    .findFirst()
                    .orElseThrow()
                    .get("query")
                    .asText();

            assertThat(query(query)).as(alert).isEmpty();
            assertThat(query(query.replace("job=\"plimsoll\"", "job=\"nobody\"")))
                    .as(alert)
                    .isNotEmpty();
        }
    }
}
