// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.testing;

import dev.plimsoll.tls.KeyedCertificate;
import dev.plimsoll.tls.Pem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** A TLS handshake on loopback between an API server that was told a bundle, and a replica. */
public final class Handshake {
    private static final char[] NO_PASSWORD = {};

    private Handshake() {}

    /**
     * Whether the API server takes the certificate.
     *
     * @param bundle PEM
     * @param host that it calls
     * @param now by its clock
     */
    public static boolean succeeds(KeyedCertificate served, String bundle, String host, Instant now) throws Exception {
        var trust = trust(bundle, now);
        if (trust.size() == 0) {
            return false;
        }
        var loopback = InetAddress.getLoopbackAddress();
        try (var listening = serving(served).getServerSocketFactory().createServerSocket(0, 1, loopback)) {
            var answered = CompletableFuture.runAsync(() -> answer(listening));
            try (var plain = new Socket(loopback, listening.getLocalPort());
                    var calling = (SSLSocket) context(null, trustManagers(trust, now))
                            .getSocketFactory()
                            .createSocket(plain, host, listening.getLocalPort(), true)) {
                var parameters = calling.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                calling.setSSLParameters(parameters);
                calling.startHandshake();
                return true;
            } catch (SSLHandshakeException e) {
                if (e.getCause() instanceof CertificateException) {
                    return false;
                }
                throw e;
            } finally {
                answered.join();
            }
        }
    }

    /** For whoever is to serve it. */
    public static SSLContext serving(KeyedCertificate certificate) throws GeneralSecurityException, IOException {
        return context(keys(certificate), null);
    }

    private static void answer(ServerSocket listening) {
        try (var socket = (SSLSocket) listening.accept()) {
            socket.startHandshake();
        } catch (IOException e) {
            // the other side says what it did not like
        }
    }

    /** Of a bundle what Go would believe: the JDK would believe authorities that have expired, too. */
    private static KeyStore trust(String bundle, Instant now) throws GeneralSecurityException, IOException {
        var trust = KeyStore.getInstance("JKS");
        trust.load(null, NO_PASSWORD);
        for (var authority : Pem.certificates(bundle)) {
            if (isValid(authority, now)) {
                trust.setCertificateEntry(authority.getSerialNumber().toString(), authority);
            }
        }
        return trust;
    }

    private static boolean isValid(X509Certificate certificate, Instant now) {
        try {
            certificate.checkValidity(Date.from(now));
            return true;
        } catch (CertificateException e) {
            return false;
        }
    }

    private static TrustManager[] trustManagers(KeyStore trust, Instant now) throws GeneralSecurityException {
        var parameters = new PKIXBuilderParameters(trust, new X509CertSelector());
        parameters.setRevocationEnabled(false);
        parameters.setDate(Date.from(now));
        var factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(new CertPathTrustManagerParameters(parameters));
        return factory.getTrustManagers();
    }

    private static KeyManager[] keys(KeyedCertificate served) throws GeneralSecurityException, IOException {
        var store = KeyStore.getInstance("JKS");
        store.load(null, NO_PASSWORD);
        store.setKeyEntry("served", served.key(), NO_PASSWORD, served.chain().toArray(X509Certificate[]::new));
        var factory = KeyManagerFactory.getInstance("SunX509");
        factory.init(store, NO_PASSWORD);
        return factory.getKeyManagers();
    }

    private static SSLContext context(KeyManager[] keys, TrustManager[] trust) throws GeneralSecurityException {
        var context = SSLContext.getInstance("TLS");
        context.init(keys, trust, null);
        return context;
    }
}
