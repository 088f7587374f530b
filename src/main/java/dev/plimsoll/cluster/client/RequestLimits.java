// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster.client;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import java.time.Duration;

/** Creates clients with a different timeout over the connections of another client, as the same user. */
public final class RequestLimits {
    private RequestLimits() {}

    /**
     * Returns a client over the connections of this one.
     *
     * @param timeout of a request, including all retries
     * @param retries after a transient failure
     */
    public static KubernetesClient limited(KubernetesClient client, Duration timeout, int retries) {
        // A RequestConfig without the other values of the old one would lose the impersonated user.
        var limits = new RequestConfigBuilder(client.getConfiguration().getRequestConfig())
                .withRequestTimeout((int) timeout.toMillis())
                .withRequestRetryBackoffLimit(retries)
                .build();
        return client.newClient(limits).adapt(KubernetesClient.class);
    }
}
