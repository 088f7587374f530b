// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.demo;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.plimsoll.tls.Pem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * Calls a running service as an API server does: its certificate must be valid for its name. Uses no HTTP library, because
 * those resolve a host only by its name.
 *
 * @param host the name in its certificate
 * @param address where it listens
 * @param authorities PEM file of its certificate's authorities; null for those that Java trusts
 * @param prefix of its paths, with the path token; empty for none
 */
record WebhookClient(
        String host, String address, int port, @Nullable Path authorities, String prefix) {
    private static final int PATIENCE_MILLIS = 10_000;
    private static final byte[] END_OF_HEAD = "\r\n\r\n".getBytes(US_ASCII);

    /** @throws IOException if the service cannot be reached, has another certificate, or does not answer with a review */
    WebhookResponse validate(byte[] review) throws IOException {
        try (var plain = new Socket(address, port);
                var socket = (SSLSocket) trust().getSocketFactory().createSocket(plain, host, port, true)) {
            plain.setSoTimeout(PATIENCE_MILLIS);
            var parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);
            var request = new ByteArrayOutputStream();
            request.writeBytes(("POST " + prefix + "/validate HTTP/1.1\r\nHost: " + host
                            + "\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: "
                            + review.length + "\r\n\r\n")
                    .getBytes(US_ASCII));
            request.writeBytes(review);
            socket.getOutputStream().write(request.toByteArray());
            return WebhookResponse.read(body(socket.getInputStream().readAllBytes()));
        } catch (IOException e) {
            throw new IOException("cannot ask " + host + " at " + address + ":" + port + ": " + e.getMessage(), e);
        }
    }

    private static byte[] body(byte[] response) throws IOException {
        var status = new String(response, 0, Math.min(response.length, 12), US_ASCII);
        if (!status.equals("HTTP/1.1 200")) {
            throw new IOException("it answers " + (status.isEmpty() ? "nothing" : status));
        }
        for (int i = 0; i + END_OF_HEAD.length <= response.length; i++) {
            if (Arrays.equals(response, i, i + END_OF_HEAD.length, END_OF_HEAD, 0, END_OF_HEAD.length)) {
                return Arrays.copyOfRange(response, i + END_OF_HEAD.length, response.length);
            }
        }
        throw new IOException("it answers half a response");
    }

    private SSLContext trust() throws IOException {
        if (authorities != null) {
            try {
                return Pem.tls(Files.readString(authorities, ISO_8859_1));
            } catch (IllegalArgumentException e) {
                throw new IOException(authorities + ": " + e.getMessage(), e);
            }
        }
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has TLS", e);
        }
    }
}
