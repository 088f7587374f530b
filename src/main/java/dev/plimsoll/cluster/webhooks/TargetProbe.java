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

/** Finds out whether something answers reviews at the place to which the API server would send them. */
public final class TargetProbe {
    private static final Logger LOG = Logger.getLogger(TargetProbe.class);
    private static final String SERVICE_NAME = "kubernetes.io/service-name"; // discovery.k8s.io/v1
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private final KubernetesClient client;
    private final WebhookRegistration.Target target;
    private final Supplier<@Nullable String> authorities;

    /** @param authorities PEM of those that the API server is to trust; null for those that Java trusts */
    public TargetProbe(
            KubernetesClient client, WebhookRegistration.Target target, Supplier<@Nullable String> authorities) {
        this.client = client;
        this.target = target;
        this.authorities = authorities;
    }

    /**
     * Asks now. Takes seconds at most.
     *
     * @throws io.fabric8.kubernetes.client.KubernetesClientException if the API server does not tell the endpoints of the Service
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
                // Unset means unknown, which is to be taken as ready (discovery.k8s.io/v1, EndpointConditions).
                .anyMatch(conditions -> conditions == null || !Boolean.FALSE.equals(conditions.getReady()));
    }

    /** Any status will do: it proves a TLS handshake with a certificate that the API server will trust. */
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
