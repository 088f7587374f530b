// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.testing;

import static dev.plimsoll.testing.Until.until;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.plimsoll.admission.Endpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** {@code plimsoll serve} as it is shipped: the packaged program in a process of its own, on free ports. */
public final class Serving implements AutoCloseable {
    private static final Path PROGRAM = Path.of("target/quarkus-app/quarkus-run.jar");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Process process;
    private final Path log;
    private final int port;
    private final int managementPort;
    private volatile Callable<String> prefix = () -> "";
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .sslContext(trustingAll())
            .build();

    private Serving(Process process, Path log, int port, int managementPort) {
        this.process = process;
        this.log = log;
        this.port = port;
        this.managementPort = managementPort;
    }

    /** Starts it and returns when it is ready. */
    public static Serving start(String... arguments) throws Exception {
        var serving = launch(arguments);
        serving.awaitReady();
        return serving;
    }

    public void awaitReady() throws Exception {
        until("it is ready", () -> {
            if (!process.isAlive()) {
                throw new AssertionError("it ended: " + log());
            }
            return isUp("ready");
        });
    }

    /** Starts it and returns at once. */
    public static Serving launch(String... arguments) throws IOException {
        int[] ports = freePorts();
        return launch(ports[0], ports[1], arguments);
    }

    public static Serving launch(int port, int managementPort, String... arguments) throws IOException {
        var options = List.of(
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx128m", // as little as it is deployed with
                "-Xmn16m",
                "-XX:MaxDirectMemorySize=48m");
        return launch(options, port, managementPort, arguments);
    }

    /** The options of the JVM in the image, but for those that this JDK does not know. */
    static List<String> containerOptions() throws IOException {
        var options = new ArrayList<>(List.of("-XX:+IgnoreUnrecognizedVMOptions"));
        Files.readString(Path.of("src/main/docker/jvm.options"))
                .lines()
                .filter(line -> line.startsWith("-X") || line.startsWith("-D"))
                .forEach(options::add);
        return options;
    }

    public static Serving launch(List<String> jvmOptions, int port, int managementPort, String... arguments)
            throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmOptions);
        command.addAll(List.of(
                "-jar",
                PROGRAM.toAbsolutePath().toString(),
                "serve",
                "--host=127.0.0.1",
                "--port=" + port,
                "--management-port=" + managementPort));
        command.addAll(List.of(arguments));
        var log = Files.createTempFile("plimsoll-serve", ".log");
        log.toFile().deleteOnExit();
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        return new Serving(process, log, port, managementPort);
    }

    public static int[] freePorts() throws IOException {
        try (var one = new ServerSocket(0);
                var other = new ServerSocket(0)) {
            return new int[] {one.getLocalPort(), other.getLocalPort()};
        }
    }

    /** From now on {@link #review} sends this in front of its path. */
    void setPathPrefix(Callable<String> pathPrefix) {
        prefix = pathPrefix;
    }

    public int port() {
        return port;
    }

    public Process process() {
        return process;
    }

    /** What it has printed so far. */
    public String log() throws IOException {
        return Files.readString(log, UTF_8);
    }

    /** Whether {@code /q/health/WHAT} says yes; no if nobody answers. */
    public boolean isUp(String what) throws InterruptedException {
        try {
            return management("/q/health/" + what).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /** The port of health, metrics and the page. */
    public int managementPort() {
        return managementPort;
    }

    public HttpResponse<String> management(String path) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + managementPort + path))
                .timeout(PATIENCE)
                .build();
        return client.send(request, BodyHandlers.ofString());
    }

    /** The value of a series, spelled as {@code /q/metrics} does. */
    public double metric(String series) throws IOException, InterruptedException {
        return management("/q/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(series + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no series " + series));
    }

    public HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + port + path))
                .timeout(PATIENCE)
                .header("Content-Type", "application/json");
    }

    public HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return client.send(request, BodyHandlers.ofString());
    }

    public HttpResponse<String> post(String path, byte[] body) throws IOException, InterruptedException {
        return send(request(path).POST(BodyPublishers.ofByteArray(body)).build());
    }

    /** The {@code response} of a review that must be answered. */
    public JsonNode review(Endpoint endpoint, String review) throws Exception {
        var response = post(prefix.call() + "/" + endpoint, review.getBytes(UTF_8));
        if (response.statusCode() != 200) {
            throw new AssertionError(response.statusCode() + ": " + response.body());
        }
        return new ObjectMapper().readTree(response.body()).get("response");
    }

    public boolean allows(String review) throws Exception {
        return review(Endpoint.validate, review).get("allowed").asBoolean();
    }

    /** A connection of our own, with whatever it is told to say. */
    public SSLSocket connect(String... protocols) throws IOException {
        var socket = (SSLSocket) trustingAll().getSocketFactory().createSocket("127.0.0.1", port);
        socket.setSoTimeout((int) PATIENCE.toMillis());
        if (protocols.length > 0) {
            socket.setEnabledProtocols(protocols);
        }
        return socket;
    }

    /** A connection that shows a certificate of these keys; null for none. */
    public SSLSocket connect(KeyManager @Nullable [] keys) throws IOException {
        var socket = (SSLSocket) trustingAll(keys).getSocketFactory().createSocket("127.0.0.1", port);
        socket.setSoTimeout((int) PATIENCE.toMillis());
        return socket;
    }

    /** The certificate that a new connection is shown. */
    public X509Certificate certificate() throws IOException {
        try (var socket = connect()) {
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }
    }

    public boolean answersThePort() {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    /** Asks it to stop, as a kubelet does; returns its exit status. */
    public int stop() throws InterruptedException {
        process.destroy();
        return await();
    }

    public int await() throws InterruptedException {
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new AssertionError("it does not end");
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }

    private static SSLContext trustingAll() {
        return trustingAll(null);
    }

    private static SSLContext trustingAll(KeyManager @Nullable [] keys) {
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(keys, new TrustManager[] {new TrustsAll()}, new SecureRandom());
            return context;
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The certificate is often made at start. This class, unlike the interface, is not asked for host names. */
    private static final class TrustsAll extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
