// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster.client;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import java.time.Duration;

/** Clients over the connections of another one, and in the name of the same user, that wait for another time. */
public final class RequestLimits {
    private RequestLimits() {}

    /**
     * A client over the connections of this one.
     *
     * @param timeout of a request, all its tries included
     * @param retries after a failure that may pass
     */
    public static KubernetesClient limited(KubernetesClient client, Duration timeout, int retries) {
        // A new RequestConfig without the rest of the old one would lose who is impersonated.
        var limits = new RequestConfigBuilder(client.getConfiguration().getRequestConfig())
                .withRequestTimeout((int) timeout.toMillis())
                .withRequestRetryBackoffLimit(retries)
                .build();
        return client.newClient(limits).adapt(KubernetesClient.class);
    }
}
