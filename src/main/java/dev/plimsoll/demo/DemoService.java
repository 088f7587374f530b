// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.demo;

import dev.plimsoll.server.Companion;
import dev.plimsoll.server.ServeCommand;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;

/** The service as {@code plimsoll serve} starts it, on two free ports of this machine, for the lifetime of this process. */
final class DemoService {
    private static final Duration LONGEST_START = Duration.ofMinutes(2);
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(10);
    private static final int PAUSE_MILLIS = 20;
    private static final String HOST = "127.0.0.1";

    private final URI reviews;
    private final URI management;
    private final Thread running;
    private final HttpClient client;

    private DemoService(URI reviews, URI management, Thread running, HttpClient client) {
        this.reviews = reviews;
        this.management = management;
        this.running = running;
        this.client = client;
    }

    /** Starts the service, and returns when it is ready. */
    static DemoService start() throws IOException, InterruptedException {
        // Standard output belongs to the demo.
        System.setProperty("quarkus.log.console.stderr", "true");
        int[] ports = freePorts();
        var command = new CommandLine(new ServeCommand(Companion.NONE));
        String[] arguments = {
            "--host=" + HOST,
            "--port=" + ports[0],
            "--management-port=" + ports[1],
            "--log-level=warn",
            "--shutdown-delay=0" // no API server needs time to switch over
        };
        var running = new Thread(() -> command.execute(arguments), "plimsoll serve");
        running.setDaemon(true);
        running.start();
        var service = new DemoService(
                URI.create("https://" + HOST + ":" + ports[0]),
                URI.create("http://" + HOST + ":" + ports[1]),
                running,
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .sslContext(SelfSignedTrust.context())
                        .build());
        service.awaitReady();
        return service;
    }

    URI reviews() {
        return reviews;
    }

    URI management() {
        return management;
    }

    WebhookResponse ask(String endpoint, Review review) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(reviews.resolve("/" + endpoint))
                .timeout(LONGEST_ANSWER)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(review.bytes()))
                .build();
        var response = client.send(request, BodyHandlers.ofByteArray());
        if (response.statusCode() != 200) {
            throw new IOException("the service answered with the HTTP status " + response.statusCode());
        }
        return WebhookResponse.read(response.body());
    }

    /** Waits until the service ends. */
    void join() throws InterruptedException {
        running.join();
    }

    /** Returns two different free ports. If another program takes one first, the service reports it. */
    private static int[] freePorts() throws IOException {
        try (var one = new ServerSocket(0);
                var other = new ServerSocket(0)) {
            return new int[] {one.getLocalPort(), other.getLocalPort()};
        }
    }

    private void awaitReady() throws IOException, InterruptedException {
        var latest = Instant.now().plus(LONGEST_START);
        while (!isReady()) {
            if (!running.isAlive() || Instant.now().isAfter(latest)) {
                throw new IOException("the service does not start");
            }
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
    }

    private boolean isReady() throws InterruptedException {
        var request = HttpRequest.newBuilder(management.resolve("/q/health/ready"))
                .timeout(LONGEST_ANSWER)
                .build();
        try {
            return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false; // not listening yet
        }
    }
}
