// SPDX-License-Identifier: Apache-2.0

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.Plimsoll;
import dev.plimsoll.terminal.Terminal;
import dev.plimsoll.tls.CertificateIssuer;
import dev.plimsoll.tls.Pem;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs the service as in a pod, from its start until it is ready and registered, and ends it; what stands in for the API server
 * stores whatever it is given and tells those who watch. For recording the AOT cache while an image is built, where no cluster is.
 *
 * <pre>java -cp APPLICATION AotTrainingRun.java JAVA [OPTION…] -jar quarkus-run.jar</pre>
 */
final class AotTrainingRun {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String REGISTRATION = "webhookconfigurations/";
    private static final String SECRETS = "/api/v1/namespaces/plimsoll/secrets/";
    private static final int PORT = 8443;
    private static final int MANAGEMENT_PORT = 9000;
    private static final String URL = "https://plimsoll.plimsoll.svc:" + PORT;
    private static final long MOST_SECONDS = 180;

    /** What a process ends with whom SIGTERM has ended. */
    private static final int TERMINATED = 128 + 15;

    private final Map<String, ObjectNode> objects = new TreeMap<>();
    private final Map<ServerWebSocket, String> watching = new HashMap<>();
    private final CompletableFuture<Void> registered = new CompletableFuture<>();
    private int version = 1;

    /** A cluster of one namespace. */
    private AotTrainingRun() {
        store("/api/v1/namespaces", Buffer.buffer("""
                {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "default", "labels": {}}}
                """));
    }

    public static void main(String[] command) throws Exception {
        var vertx = Vertx.vertx();
        int status;
        try {
            var directory = Files.createTempDirectory("rehearsal");
            var api = new AotTrainingRun();
            var kubeconfig = Files.writeString(directory.resolve("kubeconfig"), api.listen(vertx));
            status = api.rehearse(command, directory, kubeconfig);
        } finally {
            vertx.close();
        }
        System.exit(status);
    }

    private int rehearse(String[] command, Path directory, Path kubeconfig) throws Exception {
        var all = new ArrayList<>(List.of(command));
        all.addAll(List.of(
                "serve",
                "--kubeconfig=" + kubeconfig,
                "--namespace=plimsoll",
                "--host=127.0.0.1",
                "--port=" + PORT,
                "--management-port=" + MANAGEMENT_PORT,
                "--shutdown-delay=0",
                "--log-format=json"));
        var service = new ProcessBuilder(all).inheritIO().start();
        try {
            // Only who is ready registers.
            CompletableFuture.anyOf(registered, service.onExit()).get(MOST_SECONDS, TimeUnit.SECONDS);
            if (!service.isAlive()) {
                System.err.println("the service ended before it was ready, with status " + service.exitValue());
                return 1;
            }
            for (var path : List.of("/q/health/started", "/q/health/ready", "/q/health/live", "/q/metrics", "/")) {
                requireAnswer(path);
            }
            int asked = ask(directory);
            service.destroy();
            int status = service.onExit().get(MOST_SECONDS, TimeUnit.SECONDS).exitValue();
            return asked != 0 ? asked : status == TERMINATED ? 0 : status;
        } catch (TimeoutException e) {
            System.err.println("the service takes longer than " + MOST_SECONDS + " s to register, or to end");
            return 1;
        } finally {
            service.destroyForcibly();
        }
    }

    /** As a kubelet, a Prometheus and a browser ask. */
    private static void requireAnswer(String path) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + MANAGEMENT_PORT + path))
                .build();
        int status = HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.discarding())
                .statusCode();
        if (status != 200) {
            throw new IOException("the service answers " + status + " to " + path);
        }
    }

    /** As {@code helm test} asks, which fails unless a good pod is allowed and what is wrong with a bad one is found. */
    private int ask(Path directory) throws IOException {
        var authority = Files.write(directory.resolve("ca.crt"), entry("plimsoll-tls", "ca.crt"));
        var token = Files.write(directory.resolve("path-token"), entry("plimsoll-path", "path-token"));
        return Plimsoll.commandLine(Terminal.ofProcess())
                .execute(
                        "ask",
                        "--url=" + URL,
                        "--connect=127.0.0.1",
                        "--tls-ca=" + authority,
                        "--path-token-file=" + token);
    }

    private synchronized byte[] entry(String secret, String entry) {
        return Base64.getDecoder()
                .decode(objects.get(SECRETS + secret).at("/data").path(entry).asText());
    }

    /** Listens on a free port, and returns a kubeconfig that leads there. */
    private String listen(Vertx vertx) throws Exception {
        var certificate = CertificateIssuer.selfSigned(List.of("127.0.0.1"), Clock.systemUTC());
        var pem = Pem.of(certificate.own());
        var options = new HttpServerOptions()
                .setSsl(true)
                .setUseAlpn(true)
                .setKeyCertOptions(new PemKeyCertOptions()
                        .setCertValue(Buffer.buffer(pem))
                        .setKeyValue(Buffer.buffer(Pem.of(certificate.key()))));
        var server = vertx.createHttpServer(options)
                .webSocketHandler(this::watch)
                .requestHandler(request -> request.body().onSuccess(body -> answer(request, body)))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get();
        return """
                apiVersion: v1
                kind: Config
                clusters: [{name: it, cluster: {server: "https://127.0.0.1:%d", certificate-authority-data: %s}}]
                users: [{name: it, user: {token: rehearsal}}]
                contexts: [{name: it, context: {cluster: it, user: it}}]
                current-context: it
                """.formatted(server.actualPort(), Base64.getEncoder().encodeToString(pem.getBytes(UTF_8)));
    }

    private synchronized void watch(ServerWebSocket socket) {
        watching.put(socket, socket.path());
        socket.closeHandler(closed -> forget(socket));
    }

    private synchronized void forget(ServerWebSocket socket) {
        watching.remove(socket);
    }

    private synchronized void answer(HttpServerRequest request, Buffer body) {
        var path = request.path();
        if (request.method().equals(HttpMethod.GET)) {
            var found = objects.get(path);
            if (found != null) {
                answer(request, 200, found);
            } else if (isCollection(path)) {
                answer(request, 200, list(path));
            } else {
                answer(request, 404, status());
            }
        } else if (request.method().equals(HttpMethod.DELETE)) {
            objects.remove(path);
            answer(request, 200, status());
        } else {
            answer(request, 200, store(path, body));
        }
    }

    private ObjectNode store(String path, Buffer body) {
        ObjectNode object;
        try {
            object = (ObjectNode) JSON.readTree(body.getBytes());
        } catch (IOException e) {
            throw new IllegalArgumentException(e);
        }
        var metadata = object.withObject("/metadata");
        var name = metadata.path("name").asText();
        var key = isCollection(path) ? path + "/" + name : path;
        var before = objects.get(key);
        metadata.put(
                "uid",
                before == null
                        ? UUID.randomUUID().toString()
                        : before.at("/metadata/uid").asText());
        metadata.put("resourceVersion", Integer.toString(++version));
        objects.put(key, object);
        var event = JSON.createObjectNode().put("type", before == null ? "ADDED" : "MODIFIED");
        event.set("object", object);
        watching.forEach((socket, collection) -> {
            if (key.startsWith(collection + "/")) {
                socket.writeTextMessage(event.toString());
            }
        });
        if (objects.keySet().stream()
                        .filter(each -> each.contains(REGISTRATION))
                        .count()
                == 2) {
            registered.complete(null);
        }
        return object;
    }

    /** Whether it ends with a plural, and behind it comes no name. */
    private static boolean isCollection(String path) {
        var parts = path.split("/");
        int afterVersion = parts[1].equals("api") ? 3 : 4; // of /api/v1 or /apis/GROUP/VERSION
        boolean namespaced = parts.length > afterVersion + 2 && parts[afterVersion].equals("namespaces");
        return parts.length == afterVersion + (namespaced ? 3 : 1);
    }

    private ObjectNode list(String path) {
        var list = JSON.createObjectNode().put("kind", "List").put("apiVersion", "v1");
        list.putObject("metadata").put("resourceVersion", Integer.toString(version));
        var items = list.putArray("items");
        objects.forEach((key, object) -> {
            if (key.startsWith(path + "/")) {
                items.add(object);
            }
        });
        return list;
    }

    private static ObjectNode status() {
        return JSON.createObjectNode()
                .put("kind", "Status")
                .put("apiVersion", "v1")
                .put("reason", "NotFound")
                .put("code", 404);
    }

    private static void answer(HttpServerRequest request, int status, JsonNode body) {
        request.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "application/json")
                .end(body.toString());
    }
}
