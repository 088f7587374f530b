// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster.webhooks;

import dev.plimsoll.tls.Pem;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.function.Supplier;
import javax.net.ssl.HttpsURLConnection;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Checks whether reviews are answered at the address to which the API server sends them. */
public final class TargetProbe {
    private static final Logger LOG = Logger.getLogger(TargetProbe.class);
    private static final String SERVICE_NAME = "kubernetes.io/service-name"; // discovery.k8s.io/v1
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private final KubernetesClient client;
    private final WebhookRegistration.Target target;
    private final Supplier<@Nullable String> authorities;

    /**
     * Creates a probe.
     *
     * @param authorities PEM of the authorities that the API server will trust; null for Java's default trust store
     */
    public TargetProbe(
            KubernetesClient client, WebhookRegistration.Target target, Supplier<@Nullable String> authorities) {
        this.client = client;
        this.target = target;
        this.authorities = authorities;
    }

    /**
     * Returns whether the target answers. Takes a few seconds at most.
     *
     * @throws io.fabric8.kubernetes.client.KubernetesClientException if the API server does not return the endpoints of the
     *     Service
     */
    public boolean answers() {
        return target.fold(this::hasReadyEndpoint, url -> answers(URI.create(url.base() + "/")));
    }

    private boolean hasReadyEndpoint(WebhookRegistration.Target.Service service) {
        return client
                .discovery()
                .v1()
                .endpointSlices()
                .inNamespace(service.namespace())
                .withLabel(SERVICE_NAME, service.name())
                .list()
                .getItems()
                .stream()
                .flatMap(slice -> slice.getEndpoints().stream())
                .map(endpoint -> endpoint.getConditions())
                // Unset means unknown, which clients must treat as ready (discovery.k8s.io/v1, EndpointConditions).
                .anyMatch(conditions -> conditions == null || !Boolean.FALSE.equals(conditions.getReady()));
    }

    /** Accepts any status: it proves a TLS handshake with a certificate that the API server will trust. */
    private boolean answers(URI url) {
        try {
            var connection = (HttpsURLConnection) url.toURL().openConnection();
            var trusted = authorities.get();
            if (trusted != null) {
                connection.setSSLSocketFactory(Pem.tls(trusted).getSocketFactory());
            }
            connection.setConnectTimeout((int) TIMEOUT.toMillis());
            connection.setReadTimeout((int) TIMEOUT.toMillis());
            try {
                return connection.getResponseCode() > 0;
            } finally {
                connection.disconnect();
            }
        } catch (IOException e) {
            LOG.debugf("nothing answers at %s: %s", url, e.getMessage());
            return false;
        }
    }
}
