// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;

/** Where an API server of ours keeps its objects, spoken to in JSON as etcd's gateway has it ({@code etcdserverpb.KV}). */
public final class Etcd {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI address;
    private final HttpClient http = HttpClient.newHttpClient();

    private Etcd(URI address) {
        this.address = address;
    }

    /** @param port on which the API server listens, which this process has started */
    static Etcd behind(int port) {
        return ProcessHandle.current()
                .descendants()
                .map(process -> process.info().arguments().map(List::of).orElse(List.of()))
                .filter(arguments -> following(arguments, "--secure-port").equals(Integer.toString(port)))
                .map(arguments -> following(arguments, "--etcd-servers"))
                .map(servers -> new Etcd(URI.create(servers.replace("0.0.0.0", "127.0.0.1"))))
                .findFirst()
                .orElseThrow();
    }

    private static String following(List<String> arguments, String flag) {
        int at = arguments.indexOf(flag);
        return at < 0 ? "" : arguments.get(at + 1);
    }

    /**
     * An object as it is stored.
     *
     * @param value nobody else's
     */
    @SuppressWarnings("ArrayRecordComponent") // megabytes of them, never compared
    public record Stored(String key, byte[] value) {
        /** With other texts of the same lengths, so that its encoding stays what it is. */
        public Stored with(List<String> from, List<String> to) {
            var newKey = key;
            var newValue = value.clone();
            for (int i = 0; i < from.size(); i++) {
                newKey = newKey.replace(from.get(i), to.get(i));
                replace(newValue, from.get(i).getBytes(UTF_8), to.get(i).getBytes(UTF_8));
            }
            return new Stored(newKey, newValue);
        }

        private static void replace(byte[] bytes, byte[] from, byte[] to) {
            if (from.length != to.length) {
                throw new IllegalArgumentException("lengths differ");
            }
            for (int i = 0; i <= bytes.length - from.length; i++) {
                if (bytes[i] == from[0] && Arrays.equals(bytes, i, i + from.length, from, 0, from.length)) {
                    System.arraycopy(to, 0, bytes, i, to.length);
                }
            }
        }
    }

    /** Objects whose keys begin like this: {@code /registry/pods/shop/}. */
    public List<Stored> find(String prefix) throws IOException, InterruptedException {
        var end = prefix.substring(0, prefix.length() - 1) + (char) (prefix.charAt(prefix.length() - 1) + 1);
        var request = JSON.createObjectNode().put("key", encoded(prefix)).put("range_end", encoded(end));
        var found = post("range", request).path("kvs");
        return IntStream.range(0, found.size())
                .mapToObj(found::get)
                .map(each -> new Stored(
                        new String(Base64.getDecoder().decode(each.get("key").asText()), UTF_8),
                        Base64.getDecoder().decode(each.path("value").asText())))
                .toList();
    }

    /** Stores all at once; at most 128, as etcd has it ({@code --max-txn-ops}). */
    public void put(List<Stored> objects) throws IOException, InterruptedException {
        ArrayNode puts = JSON.createArrayNode();
        for (var object : objects) {
            puts.addObject()
                    .putObject("requestPut")
                    .put("key", encoded(object.key()))
                    .put("value", Base64.getEncoder().encodeToString(object.value()));
        }
        post("txn", JSON.createObjectNode().set("success", puts));
    }

    /** Forgets how all was before now, so that who was listing from then cannot go on. */
    public void compact() throws IOException, InterruptedException {
        var now = post("range", JSON.createObjectNode().put("key", encoded("/")))
                .at("/header/revision")
                .asText();
        post("compaction", JSON.createObjectNode().put("revision", now).put("physical", true));
    }

    private static String encoded(String key) {
        return Base64.getEncoder().encodeToString(key.getBytes(UTF_8));
    }

    private JsonNode post(String what, ObjectNode body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(address.resolve("/v3/kv/" + what))
                .POST(BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))
                .build();
        var response = http.send(request, BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException(what + ": " + response.body());
        }
        return JSON.readTree(response.body());
    }
}
