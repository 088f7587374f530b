// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.server.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.plimsoll.tls.KeyedCertificate;
import dev.plimsoll.tls.ReloadableKeyManager;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * A connection to Plimsoll's own port, which sends reviews as an API server does: TLS, HTTP/1.1, keep-alive. It needs no HTTP
 * library, which would take longer to load than all warm-up reviews.
 */
final class LoopbackClient implements AutoCloseable {
    /** The longest duration of a first handshake on a shared processor. */
    private static final int PATIENCE_MILLIS = 20_000;

    private static final String LENGTH = "content-length:";

    private final SSLSocket socket;
    private final InputStream in;
    private final String header;

    /**
     * Connects.
     *
     * @param host the address that the server listens on, possibly the wildcard address
     * @param clients the client certificate to show is taken from here; null to show none
     * @param header an additional header, {@code Name: value}
     */
    LoopbackClient(
            String host, int port, ReloadableKeyManager certificate, @Nullable TrustedClients clients, String header)
            throws IOException {
        this.header = header;
        var address = InetAddress.getByName(host);
        socket = (SSLSocket) context(certificate, clients)
                .getSocketFactory()
                .createSocket(address.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : address, port);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream());
    }

    /** Returns TLS that trusts only Plimsoll's own certificate, with any issuer and any name. */
    private static SSLContext context(ReloadableKeyManager certificate, @Nullable TrustedClients clients) {
        var ours = new X509TrustManager() {
            @Override
            public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
                throw new CertificateException("there are no clients here");
            }

            @Override
            public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
                var own = certificate.certificate();
                if (own == null || !chain[0].equals(own.own())) {
                    throw new CertificateException("someone else listens on our port");
                }
            }

            @Override
            public X509Certificate[] getAcceptedIssuers() {
                return new X509Certificate[0];
            }
        };
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(clients == null ? null : keys(clients.own()), new TrustManager[] {ours}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has TLS", e);
        }
    }

    private static KeyManager[] keys(KeyedCertificate own) throws GeneralSecurityException {
        var factory = KeyManagerFactory.getInstance("SunX509");
        factory.init(new ReloadableKeyManager(own).keyStore(), new char[0]);
        return factory.getKeyManagers();
    }

    /** Sends a review, and reads and discards the response. */
    void ask(String path, byte[] review) throws IOException {
        var head = "POST " + path + "?timeout=2s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "Content-Length: " + review.length + "\r\n" + header + "\r\n\r\n";
        var request = new byte[head.length() + review.length];
        System.arraycopy(head.getBytes(US_ASCII), 0, request, 0, head.length());
        System.arraycopy(review, 0, request, head.length(), review.length);
        socket.getOutputStream().write(request);
        int length = 0;
        for (var line = line(); !line.isEmpty(); line = line()) {
            if (line.regionMatches(true, 0, LENGTH, 0, LENGTH.length())) {
                length = Integer.parseInt(line.substring(LENGTH.length()).strip());
            }
        }
        in.skipNBytes(length);
    }

    private String line() throws IOException {
        var line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("the connection was closed");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
