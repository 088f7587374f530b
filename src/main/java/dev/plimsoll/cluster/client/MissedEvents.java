// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster.client;

import static java.net.HttpURLConnection.HTTP_GONE;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Asks an API server for the events of a collection since a resourceVersion, by a watch of one second. The response is as small
 * as the changes since then, even for a large collection.
 */
final class MissedEvents {
    private static final int SERVER_SECONDS = 1; // the minimum of timeoutSeconds, in whole seconds
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final JsonMapper JSON = new JsonMapper();

    private final KubernetesClient client;
    private final String path;

    /** @param path of the collection, with the query of any selectors */
    MissedEvents(KubernetesClient client, String path) {
        this.client = RequestLimits.limited(client, PATIENCE, 0);
        this.path = path + (path.contains("?") ? "&" : "?") + "watch=true&timeoutSeconds=" + SERVER_SECONDS
                + "&resourceVersion=";
    }

    /**
     * Returns whether events occurred since. True as well if the API server no longer has the history.
     *
     * @throws KubernetesClientException if the API server does not answer
     */
    boolean any(@Nullable String resourceVersion) {
        if (resourceVersion == null) {
            return true;
        }
        try {
            var events = client.raw(path + resourceVersion);
            return events != null && any(JSON.readerFor(JsonNode.class).readValues(events));
        } catch (KubernetesClientException e) {
            if (e.getCode() == HTTP_GONE) {
                return true;
            }
            throw e;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean any(MappingIterator<JsonNode> events) throws IOException {
        if (!events.hasNextValue()) {
            return false;
        }
        var event = events.nextValue();
        var status = event.path("object");
        if (event.path("type").asText().equals("ERROR") && status.path("code").asInt() != HTTP_GONE) {
            throw new KubernetesClientException(status.path("message").asText());
        }
        return true;
    }
}
