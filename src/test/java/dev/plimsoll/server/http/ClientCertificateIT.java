// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.server.http;

import static dev.plimsoll.testing.InCluster.PRIVILEGED;
import static dev.plimsoll.testing.Until.until;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.testing.ApiServer;
import dev.plimsoll.testing.InCluster;
import dev.plimsoll.testing.Launched;
import dev.plimsoll.testing.NeedsApiServer;
import dev.plimsoll.testing.Serving;
import dev.plimsoll.tls.KeyedCertificate;
import dev.plimsoll.tls.Pem;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLSocket;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service that takes reviews only from an API server that shows a client certificate. */
@NeedsApiServer
class ClientCertificateIT {
    @TempDir
    static Path dir;

    private static final KeyedCertificate CLIENT = client("kube-apiserver", null);

    private static ApiServer api;
    private static Path clients;
    private static Serving serving;

    /** A certificate of a client that signs itself. */
    private static KeyedCertificate client(String commonName, @Nullable String dnsName) {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            var keys = generator.generateKeyPair();
            var name = new X500Name("CN=" + commonName);
            var now = Instant.now();
            var builder = new JcaX509v3CertificateBuilder(
                            name,
                            new BigInteger(64, new SecureRandom()),
                            Date.from(now.minus(Duration.ofHours(1))),
                            Date.from(now.plus(Duration.ofHours(1))),
                            name,
                            keys.getPublic())
                    .addExtension(
                            Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth));
            if (dnsName != null) {
                builder.addExtension(
                        Extension.subjectAlternativeName,
                        false,
                        new GeneralNames(new GeneralName(GeneralName.dNSName, dnsName)));
            }
            var signed = builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate()));
            return new KeyedCertificate(
                    List.of(new JcaX509CertificateConverter().getCertificate(signed)), keys.getPrivate());
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static Path write(String name, String text) throws IOException {
        return Files.writeString(dir.resolve(name), text);
    }

    @BeforeAll
    static void start() throws Exception {
        var certificate = write("client.crt", Pem.of(CLIENT.own()));
        var key = write("client.key", Pem.of(CLIENT.key()));
        // As "Authenticate apiservers" of Kubernetes' page on dynamic admission control says.
        var credentials = write("webhooks.kubeconfig", """
                apiVersion: v1
                kind: Config
                users:
                - name: "*"
                  user: {client-certificate: %s, client-key: %s}
                """.formatted(certificate, key));
        var configuration = write("admission.yaml", """
                apiVersion: apiserver.config.k8s.io/v1
                kind: AdmissionConfiguration
                plugins:
                - name: ValidatingAdmissionWebhook
                  configuration: {apiVersion: apiserver.config.k8s.io/v1, kind: WebhookAdmissionConfiguration, kubeConfigFile: %1$s}
                - name: MutatingAdmissionWebhook
                  configuration: {apiVersion: apiserver.config.k8s.io/v1, kind: WebhookAdmissionConfiguration, kubeConfigFile: %1$s}
                """.formatted(credentials));
        api = ApiServer.start(dir, "--admission-control-config-file=" + configuration);
        clients = write("clients.pem", Pem.of(CLIENT.own()));
        serving = Serving.start("--client-ca=" + clients, "--client-name=kube-apiserver", "--client-name=api.example");
        api.registerWebhooks(serving.port(), Pem.of(servedCertificate()));
    }

    private static java.security.cert.X509Certificate servedCertificate() throws Exception {
        try (var socket = connect(CLIENT)) {
            return (java.security.cert.X509Certificate) socket.getSession().getPeerCertificates()[0];
        }
    }

    @AfterAll
    static void stop() {
        if (serving != null) {
            serving.close();
        }
        if (api != null) {
            api.close();
        }
    }

    /** @param client null to show no certificate */
    private static SSLSocket connect(@Nullable KeyedCertificate client) throws Exception {
        KeyManager[] keys = null;
        if (client != null) {
            var store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry(
                    "client",
                    client.key(),
                    new char[0],
                    client.chain().toArray(java.security.cert.X509Certificate[]::new));
            var factory = KeyManagerFactory.getInstance("SunX509");
            factory.init(store, new char[0]);
            keys = factory.getKeyManagers();
        }
        return serving.connect(keys);
    }

    /** The first line of the answer to a request; empty if there is none. */
    private static String answer(@Nullable KeyedCertificate client) throws Exception {
        try (var socket = connect(client)) {
            socket.getOutputStream().write("GET /validate HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(UTF_8));
            return new String(socket.getInputStream().readNBytes(12), UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    @Test
    void anApiServerWithTheCertificateIsAnswered() throws Exception {
        until("a privileged pod is refused", () -> create().err().contains("denied the request"));
        assertThat(create().err()).contains("policy default refuses this Pod").doesNotContain("failed calling");
    }

    private static Launched create() throws Exception {
        var pod = write("pod.yaml", InCluster.pod("bad", PRIVILEGED));
        return api.kubectl("create", "--dry-run=server", "-f", pod.toString());
    }

    @Test
    void nobodyElseIs() throws Exception {
        assertThat(answer(CLIENT)).isEqualTo("HTTP/1.1 405");
        assertThat(answer(null)).isEmpty();
        assertThat(answer(client("kube-apiserver", null)))
                .as("of another authority")
                .isEmpty();
        assertThat(serving.management("/q/health/ready").statusCode())
                .as("no certificate there")
                .isEqualTo(200);
    }

    @Test
    void aCertificateNeedsOneOfTheNames() throws Exception {
        var other = client("somebody", "other.example");
        var named = client("somebody", "api.example");

        write("clients.pem", Pem.of(CLIENT.own()) + Pem.of(other.own()) + Pem.of(named.own()));

        until("the file is read again", () -> answer(named).equals("HTTP/1.1 405"));
        assertThat(answer(other)).isEmpty();
        assertThat(answer(CLIENT)).isEqualTo("HTTP/1.1 405");
    }

    @Test
    void anAuthorityThatIsNoneChangesNothing() throws Exception {
        var series = "plimsoll_certificate_load_failures_total";
        double before = serving.metric(series);

        write("clients.pem", "rubbish");

        until("it is refused", () -> serving.metric(series) > before);
        assertThat(answer(CLIENT)).isEqualTo("HTTP/1.1 405");
        write("clients.pem", Pem.of(CLIENT.own()));
    }
}
