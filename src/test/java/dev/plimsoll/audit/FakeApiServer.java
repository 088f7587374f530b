// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.BiFunction;

/** Answers lists as an API server does, page by page, and misbehaves when it is told to. */
final class FakeApiServer implements AutoCloseable {
    /** What it does with a request instead of answering it. */
    interface Trouble {
        void answer(HttpExchange exchange) throws IOException;
    }

    private final HttpServer server;
    private final Map<String, List<String>> objects = new TreeMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private volatile BiFunction<String, Integer, Trouble> troubles = (request, number) -> null;

    FakeApiServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/", this::handle);
        server.start();
    }

    KubernetesClient client() {
        return new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(io.fabric8.kubernetes.client.Config.empty())
                        .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                        .withRequestRetryBackoffLimit(0)
                        .build())
                .build();
    }

    /** @param path of the API: {@code /api/v1/pods} */
    void put(String path, List<String> json) {
        objects.put(path, json);
    }

    /** @param troubles by request (path and query) and its number, from 0; null for none */
    void misbehave(BiFunction<String, Integer, Trouble> troubles) {
        this.troubles = troubles;
    }

    /** Paths and queries, in order. */
    List<String> requests() {
        return requests;
    }

    static Trouble status(int code, String message, String... headers) {
        return exchange -> {
            for (int i = 0; i < headers.length; i += 2) {
                exchange.getResponseHeaders().set(headers[i], headers[i + 1]);
            }
            send(exchange, code, "{\"kind\":\"Status\",\"message\":\"" + message + "\"}");
        };
    }

    private void handle(HttpExchange exchange) {
        try {
            var request = exchange.getRequestURI().toString();
            Trouble trouble;
            synchronized (this) {
                trouble = troubles.apply(request, requests.size());
                requests.add(request);
            }
            if (trouble != null) {
                trouble.answer(exchange);
            } else {
                answer(exchange);
            }
        } catch (IOException e) {
            exchange.close();
            throw new UncheckedIOException(e);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        var all = objects.get(exchange.getRequestURI().getPath());
        if (all == null) {
            send(exchange, 404, "{\"kind\":\"Status\",\"message\":\"not found\"}");
            return;
        }
        send(exchange, 200, page(all, exchange.getRequestURI().getQuery()));
    }

    private static String page(List<String> all, String query) {
        int limit = 0;
        int from = 0;
        for (var parameter : query.split("&", -1)) {
            if (parameter.startsWith("limit=")) {
                limit = Integer.parseInt(parameter.substring("limit=".length()));
            } else if (parameter.startsWith("continue=")) {
                from = Integer.parseInt(parameter.substring("continue=".length()));
            }
        }
        int to = Math.min(all.size(), from + limit);
        var next = to < all.size() ? "\"continue\":\"" + to + "\"" : "";
        return "{\"kind\":\"List\",\"metadata\":{" + next + "},\"items\":["
                + String.join(",", new ArrayList<>(all.subList(from, to))) + "]}";
    }

    static void send(HttpExchange exchange, int code, String body) throws IOException {
        var bytes = body.getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(code, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.getResponseBody().close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
