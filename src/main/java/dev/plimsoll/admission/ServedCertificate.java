// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.admission;

import dev.plimsoll.cluster.Certificate;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Hands each TLS handshake the certificate that is in force when it starts, so that replacing it needs no restart of
 * anything. A handshake asks for an alias first and then for what it names: the one before stays known, so that a change in
 * between does not tear chain and key apart.
 */
final class ServedCertificate extends X509ExtendedKeyManager {
    private static final char[] NO_PASSWORD = {};

    private record Held(
            Certificate certificate,
            String alias,
            X509ExtendedKeyManager keys,
            @Nullable Held before) {}

    private volatile Held held;

    ServedCertificate(Certificate certificate) {
        held = hold(certificate, "1", null);
    }

    Certificate certificate() {
        return held.certificate();
    }

    /** From the next handshake on, this one. */
    synchronized void replace(Certificate certificate) {
        var before = new Held(held.certificate(), held.alias(), held.keys(), null);
        held = hold(certificate, String.valueOf(Integer.parseInt(before.alias()) + 1), before);
    }

    private static Held hold(Certificate certificate, String alias, @Nullable Held before) {
        try {
            var store = keyStore(certificate, alias);
            var factory = KeyManagerFactory.getInstance("SunX509");
            factory.init(store, NO_PASSWORD);
            return new Held(certificate, alias, (X509ExtendedKeyManager) factory.getKeyManagers()[0], before);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException("this Java cannot serve the certificate: " + e.getMessage(), e);
        }
    }

    private static KeyStore keyStore(Certificate certificate, String alias)
            throws GeneralSecurityException, IOException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, NO_PASSWORD);
        store.setKeyEntry(
                alias, certificate.key(), NO_PASSWORD, certificate.chain().toArray(X509Certificate[]::new));
        return store;
    }

    /** The certificate in force as a key store, for those that want to look at one. */
    KeyStore keyStore() {
        try {
            return keyStore(certificate(), held.alias());
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("what could be held before", e);
        }
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
            String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        return held.keys().chooseEngineServerAlias(keyType, issuers, engine);
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return held.keys().chooseServerAlias(keyType, issuers, socket);
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        return named(alias).getCertificateChain(alias);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        return named(alias).getPrivateKey(alias);
    }

    private X509ExtendedKeyManager named(String alias) {
        var now = held;
        return now.before() != null && now.before().alias().equals(alias)
                ? now.before().keys()
                : now.keys();
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        return held.keys().getServerAliases(keyType, issuers);
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return null; // we are no client
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }
}
