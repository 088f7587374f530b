// SPDX-License-Identifier: Apache-2.0

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.cluster.Mint;
import dev.plimsoll.cluster.Pem;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
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
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Runs the service as in a pod, from its start until it is ready and registered, and ends it; what stands in for the API server
 * stores whatever it is given and tells those who watch. For recording the AOT cache while an image is built, where no cluster is.
 *
 * <pre>java -cp APPLICATION Rehearsal.java JAVA [OPTION…] -jar quarkus-run.jar</pre>
 */
final class Rehearsal {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String REGISTERED = "webhookconfigurations/";
    private static final int PORT = 8443;
    private static final int MANAGEMENT_PORT = 9000;
    private static final long MOST_SECONDS = 180;

    private final Map<String, ObjectNode> objects = new TreeMap<>();
    private final Map<ServerWebSocket, String> watching = new HashMap<>();
    private final CountDownLatch registered = new CountDownLatch(2);
    private int version = 1;

    private Rehearsal() {}

    public static void main(String[] command) throws Exception {
        var vertx = Vertx.vertx();
        var kubeconfig = Files.createTempFile("rehearsal", ".kubeconfig");
        int status;
        try {
            var api = new Rehearsal();
            Files.writeString(kubeconfig, api.listen(vertx));
            status = api.rehearse(vertx, command, kubeconfig);
        } finally {
            Files.delete(kubeconfig);
            vertx.close();
        }
        System.exit(status);
    }

    private int rehearse(Vertx vertx, String[] command, Path kubeconfig) throws Exception {
        var all = new ArrayList<>(Arrays.asList(command));
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
            if (!registered.await(MOST_SECONDS, TimeUnit.SECONDS)) {
                System.err.println(
                        "the service did not register within " + MOST_SECONDS + " s; there are: " + objects.keySet());
                return 1;
            }
            for (var path : List.of("/q/health/started", "/q/health/ready", "/q/health/live", "/q/metrics", "/")) {
                requireAnswer(path);
            }
            review(vertx);
            service.destroy();
            if (!service.waitFor(MOST_SECONDS, TimeUnit.SECONDS)) {
                System.err.println("the service did not end within " + MOST_SECONDS + " s");
                return 1;
            }
            return service.exitValue() == 128 + 15 ? 0 : service.exitValue();
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

    /** As an API server asks; the reviews are those that the service asks itself. */
    private static void review(Vertx vertx) throws Exception {
        var client = vertx.createHttpClient(new HttpClientOptions()
                .setSsl(true)
                .setTrustAll(true)
                .setVerifyHost(false)
                .setDefaultHost("127.0.0.1")
                .setDefaultPort(PORT));
        for (var name : List.of("allowed", "patched", "denied")) {
            for (var path : List.of("/validate", "/mutate")) {
                var body = vertx.fileSystem().readFileBlocking("dev/plimsoll/admission/warm-up/" + name + ".json");
                int status = client.request(HttpMethod.POST, path)
                        .compose(request -> request.putHeader("Content-Type", "application/json")
                                .send(body)
                                .compose(response -> response.body().map(read -> response.statusCode())))
                        .toCompletionStage()
                        .toCompletableFuture()
                        .get(MOST_SECONDS, TimeUnit.SECONDS);
                if (status != 200) {
                    throw new IOException("the service answers " + status + " to a review at " + path);
                }
            }
        }
    }

    /** Listens on a free port, and returns a kubeconfig that leads there. */
    private String listen(Vertx vertx) throws Exception {
        var certificate = Mint.selfSigned(List.of("127.0.0.1"), Clock.systemUTC());
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
        if (before == null && key.contains(REGISTERED)) {
            registered.countDown();
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
