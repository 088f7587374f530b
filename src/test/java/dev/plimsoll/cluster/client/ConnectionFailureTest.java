// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertificateException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

class ConnectionFailureTest {
    private static String words(Throwable cause) {
        return ConnectionFailure.words(new CompletionException(new IOException("it failed", cause)));
    }

    @Test
    void eachCauseIsSaidInWords() {
        assertThat(words(new ConnectException("Connection refused: /127.0.0.1:9")))
                .isEqualTo("refuses connections");
        assertThat(words(new ConnectException("connection timed out after 10000 ms: /10.96.0.1:443")))
                .isEqualTo("does not answer");
        assertThat(words(new TimeoutException())).isEqualTo("does not answer");
        assertThat(words(new UnknownHostException("api.example"))).isEqualTo("has a name that cannot be resolved");
        assertThat(words(new NoRouteToHostException("No route to host")))
                .isEqualTo("cannot be reached: there is no route to it");
        assertThat(words(new ClosedChannelException())).isEqualTo("closes connections");
        assertThat(words(new SSLHandshakeException("Failed to create SSL connection")))
                .isEqualTo("does not complete the TLS handshake");
    }

    @Test
    void theDeepestCauseCounts() {
        var handshake = new SSLHandshakeException("PKIX path building failed");
        handshake.initCause(new CertificateException("unable to find valid certification path"));

        assertThat(words(handshake)).isEqualTo("shows a certificate that is not trusted");
    }

    @Test
    void anAnswerIsNoFailureOfTheConnection() {
        assertThat(ConnectionFailure.words(new KubernetesClientException("forbidden", 403, null)))
                .isNull();
        assertThat(ConnectionFailure.words(new IllegalStateException("null"))).isNull();
    }
}
