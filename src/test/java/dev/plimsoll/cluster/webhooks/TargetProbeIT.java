// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.plimsoll.testing.ApiServer;
import dev.plimsoll.testing.NeedsApiServer;
import dev.plimsoll.tls.CertificateIssuer;
import dev.plimsoll.tls.KeyedCertificate;
import dev.plimsoll.tls.Pem;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether a replica answers, by the endpoints of its Service or by its URL. */
@NeedsApiServer
class TargetProbeIT {
    @TempDir
    static Path dir;

    private static ApiServer api;

    private final String namespace = "n" + UUID.randomUUID();

    @BeforeAll
    static void start() throws Exception {
        api = ApiServer.start(dir);
    }

    @AfterAll
    static void stop() {
        if (api != null) {
            api.close();
        }
    }

    @BeforeEach
    void createNamespace() {
        api.createNamespace(namespace);
    }

    private boolean answers(WebhookRegistration.Target target, @Nullable String authorities) {
        return new TargetProbe(api.client(), target, () -> authorities).answers();
    }

    private boolean serviceAnswers() {
        return answers(new WebhookRegistration.Target.Service(namespace, "plimsoll", 443), null);
    }

    private void slice(String name, String service, @Nullable Boolean ready) {
        var endpoint = new EndpointBuilder()
                .withAddresses("10.0.0.1")
                .withNewConditions()
                .withReady(ready)
                .endConditions()
                .build();
        api.client()
                .discovery()
                .v1()
                .endpointSlices()
                .inNamespace(namespace)
                .resource(new EndpointSliceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .addToLabels("kubernetes.io/service-name", service)
                        .endMetadata()
                        .withAddressType("IPv4")
                        .withEndpoints(List.of(endpoint))
                        .build())
                .create();
    }

    @Test
    void aServiceAnswersByAReadyEndpointOfItsOwn() {
        assertThat(serviceAnswers()).isFalse();
        slice("another", "another", true);
        slice("waiting", "plimsoll", false);
        assertThat(serviceAnswers()).isFalse();

        slice("ready", "plimsoll", true);
        assertThat(serviceAnswers()).isTrue();
    }

    @Test
    void anEndpointOfUnknownReadinessCounts() {
        slice("unknown", "plimsoll", null);

        assertThat(serviceAnswers()).isTrue();
    }

    @Test
    void aUrlAnswersIfTheApiServerWillTrustIt() throws Exception {
        var certificate = CertificateIssuer.selfSigned(List.of("127.0.0.1"), Clock.systemUTC());
        var server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        var url = new WebhookRegistration.Target.Url(
                "https://127.0.0.1:" + server.getAddress().getPort());
        server.setHttpsConfigurator(new HttpsConfigurator(context(certificate)));
        server.start();
        try {
            assertThat(answers(url, Pem.of(certificate.own()))).isTrue();
            assertThat(answers(
                            url,
                            Pem.of(CertificateIssuer.selfSigned(List.of("127.0.0.1"), Clock.systemUTC())
                                    .own())))
                    .isFalse();
            assertThat(answers(url, null)).isFalse();
        } finally {
            server.stop(0);
        }
        assertThat(answers(url, Pem.of(certificate.own()))).isFalse();
    }

    private static SSLContext context(KeyedCertificate certificate) throws Exception {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry(
                "it", certificate.key(), new char[0], certificate.chain().toArray(X509Certificate[]::new));
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, new char[0]);
        var context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }
}
