// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.audit.listing;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.plimsoll.audit.listing.ScanFailure.Kind;
import dev.plimsoll.json.JsonException;
import dev.plimsoll.json.JsonReader;
import dev.plimsoll.pod.WorkloadKind;
import dev.plimsoll.text.Causes;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Lists objects with the credentials of a Kubernetes client, but without its object model: page by page, each parsed while it
 * arrives, and as uncompressed JSON, because compressing a page costs an API server more than the network gains.
 */
public final class ApiLister {
    private static final int TOO_MANY_REQUESTS = 429;

    /** Maximum number of retries when an API server reports that it is too busy. */
    private static final int MOST_RETRIES = 8;

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    /** Timeout for a page; also the time after which a stalled response is abandoned. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Maximum bytes of an error's body: more than any Status has. */
    private static final int LONGEST_ERROR = 64 << 10;

    private final KubernetesClient client;
    private final @Nullable String namespace;
    private final int pageSize;
    private final RateLimiter pace;

    /**
     * @param namespace to list; null for all
     * @param pageSize objects per page
     */
    public ApiLister(KubernetesClient client, @Nullable String namespace, int pageSize, RateLimiter pace) {
        this.client = client;
        this.namespace = namespace;
        this.pageSize = pageSize;
        this.pace = pace;
    }

    /**
     * Passes on all objects of a kind as of one moment. A kind that the API server does not serve has no objects.
     *
     * @throws ScanFailure possibly after some objects were passed on
     */
    public void list(WorkloadKind kind, JsonListReader.Items items) throws ScanFailure, InterruptedException {
        var path = path(kind, namespace) + "?limit=" + pageSize;
        String token = null;
        do {
            token = page(token == null ? path : path + "&continue=" + URLEncoder.encode(token, UTF_8), kind, items);
        } while (token != null);
    }

    /** Passes on one object, if it exists. */
    public void get(WorkloadKind kind, String in, String name, JsonListReader.Items items)
            throws ScanFailure, InterruptedException {
        var answer = answer(path(kind, in) + "/" + URLEncoder.encode(name, UTF_8), kind);
        var body = answer.body();
        try {
            var bytes = body.readNBytes(JsonListReader.LONGEST_ITEM);
            drain(body);
            if (answer.code() != HttpURLConnection.HTTP_NOT_FOUND) {
                items.item(bytes, 0, bytes.length);
            }
        } catch (IOException e) {
            close(body);
            throw interrupted(e);
        }
    }

    /** Returns the API path of the objects of a kind: {@code /apis/apps/v1/namespaces/shop/deployments}. */
    static String path(WorkloadKind kind, @Nullable String namespace) {
        return kind.apiRoot() + (namespace == null ? "" : "/namespaces/" + URLEncoder.encode(namespace, UTF_8)) + "/"
                + kind.plural();
    }

    /** Returns the token of the next page; null if this was the last one. */
    private @Nullable String page(String path, WorkloadKind kind, JsonListReader.Items items)
            throws ScanFailure, InterruptedException {
        var answer = answer(path, kind);
        var body = answer.body();
        var stalled = CompletableFuture.runAsync(
                () -> close(body), CompletableFuture.delayedExecutor(PATIENCE.toSeconds(), TimeUnit.SECONDS));
        try {
            var next = answer.code() == HttpURLConnection.HTTP_NOT_FOUND ? null : JsonListReader.read(body, items);
            drain(body);
            return next;
        } catch (IOException e) {
            close(body);
            throw interrupted(e);
        } catch (JsonException e) {
            close(body);
            throw new ScanFailure(
                    Kind.Refused, "the API server's list of " + kind.plural() + " cannot be read: " + e.getMessage());
        } catch (ScanFailure | RuntimeException | Error e) {
            close(body);
            throw e;
        } finally {
            stalled.cancel(false);
        }
    }

    /** Reads the body to its end. An unread rest costs a connection, and so does closing a body, even after its end. */
    private static void drain(InputStream body) throws IOException {
        body.transferTo(OutputStream.nullOutputStream());
    }

    private static void close(InputStream body) {
        try {
            body.close();
        } catch (IOException e) {
            // the reader of the body receives the error
        }
    }

    private static ScanFailure interrupted(IOException e) {
        return new ScanFailure(Kind.Interrupted, "the API server's answer broke off: " + e.getMessage());
    }

    private HttpResponse<InputStream> answer(String path, WorkloadKind kind) throws ScanFailure, InterruptedException {
        for (int retries = 0; ; retries++) {
            pace.await();
            HttpResponse<InputStream> answer;
            try {
                answer = send(path);
            } catch (ScanFailure e) {
                if (retries > 0) {
                    throw e;
                }
                continue; // the server may have closed a connection that was kept open
            }
            if (answer.isSuccessful() || answer.code() == HttpURLConnection.HTTP_NOT_FOUND) {
                return answer;
            }
            if (answer.code() != TOO_MANY_REQUESTS || retries == MOST_RETRIES) {
                throw failure(answer, kind);
            }
            close(answer.body());
            TimeUnit.MILLISECONDS.sleep(pause(answer.header("Retry-After")).toMillis());
        }
    }

    private static Duration pause(@Nullable String seconds) {
        try {
            var wanted = Duration.ofSeconds(seconds == null ? 1 : Math.max(1, Long.parseLong(seconds)));
            return wanted.compareTo(LONGEST_PAUSE) < 0 ? wanted : LONGEST_PAUSE;
        } catch (NumberFormatException e) {
            return Duration.ofSeconds(1);
        }
    }

    private HttpResponse<InputStream> send(String path) throws ScanFailure, InterruptedException {
        var http = client.getHttpClient();
        var master = client.getMasterUrl().toString().replaceAll("/$", "");
        var request = http.newHttpRequestBuilder()
                .uri(master + path)
                .setHeader("Accept", "application/json")
                .setHeader("Accept-Encoding", "identity")
                .timeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .build();
        try {
            return http.sendAsync(request, InputStream.class).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new ScanFailure(Kind.Unreachable, "cannot reach the API server at " + master + ": " + why(e));
        } catch (TimeoutException e) {
            throw new ScanFailure(Kind.Unreachable, "the API server at " + master + " does not answer");
        }
    }

    private static String why(Throwable e) {
        var cause = Causes.root(e);
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }

    private static ScanFailure failure(HttpResponse<InputStream> answer, WorkloadKind kind) {
        var message = message(answer.body());
        var what =
                kind.plural() + " cannot be listed: " + (message.isEmpty() ? "HTTP status " + answer.code() : message);
        return switch (answer.code()) {
            case HttpURLConnection.HTTP_UNAUTHORIZED ->
                new ScanFailure(Kind.Unauthorized, "the API server does not accept these credentials: " + message);
            case HttpURLConnection.HTTP_FORBIDDEN -> new ScanFailure(Kind.Forbidden, what);
            case HttpURLConnection.HTTP_GONE,
                    HttpURLConnection.HTTP_INTERNAL_ERROR,
                    HttpURLConnection.HTTP_BAD_GATEWAY,
                    HttpURLConnection.HTTP_UNAVAILABLE,
                    HttpURLConnection.HTTP_GATEWAY_TIMEOUT -> new ScanFailure(Kind.Interrupted, what);
            default -> new ScanFailure(Kind.Refused, what);
        };
    }

    /** Returns the message of the Status (meta/v1); empty if there is none. */
    private static String message(InputStream body) {
        try {
            var in = new JsonReader(body.readNBytes(LONGEST_ERROR));
            drain(body);
            String message = null;
            if (in.object()) {
                for (String key; (key = in.key()) != null; ) {
                    if (key.equals("message")) {
                        message = in.string();
                    } else {
                        in.skip();
                    }
                }
            }
            return message == null ? "" : message;
        } catch (IOException | JsonException e) {
            close(body);
            return "";
        }
    }
}
