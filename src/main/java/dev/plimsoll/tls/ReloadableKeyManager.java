// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.tls;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Serves each TLS handshake the certificate in force when it starts, so that a replacement needs no restart. A handshake first
 * asks for an alias and then for its certificate and key. The previous certificate stays known, so that a replacement in
 * between does not mix chain and key.
 */
public final class ReloadableKeyManager extends X509ExtendedKeyManager {
    private static final char[] NO_PASSWORD = {};

    private record Held(
            KeyedCertificate certificate,
            String alias,
            X509ExtendedKeyManager keys,
            @Nullable Held before) {}

    private volatile @Nullable Held held;

    /** Creates a key manager without a certificate: TLS handshakes fail. */
    public ReloadableKeyManager() {}

    public ReloadableKeyManager(KeyedCertificate certificate) {
        replace(certificate);
    }

    /** Returns the certificate in force; null before the first one. */
    @Nullable
    public KeyedCertificate certificate() {
        var now = held;
        return now == null ? null : now.certificate();
    }

    /** Returns the expiry of the certificate in force; 1970 before the first one. */
    public Instant expires() {
        var now = certificate();
        return now == null ? Instant.EPOCH : now.expires();
    }

    public boolean isValidAt(Instant time) {
        var now = certificate();
        return now != null && now.isValidAt(time);
    }

    /** Uses this certificate from the next handshake on. */
    public synchronized void replace(KeyedCertificate certificate) {
        var now = held;
        var before = now == null ? null : new Held(now.certificate(), now.alias(), now.keys(), null);
        held = hold(certificate, before == null ? "1" : String.valueOf(Integer.parseInt(before.alias()) + 1), before);
    }

    private static Held hold(KeyedCertificate certificate, String alias, @Nullable Held before) {
        try {
            var store = keyStore(certificate, alias);
            var factory = KeyManagerFactory.getInstance("SunX509");
            factory.init(store, NO_PASSWORD);
            return new Held(certificate, alias, (X509ExtendedKeyManager) factory.getKeyManagers()[0], before);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException("this Java cannot serve the certificate: " + e.getMessage(), e);
        }
    }

    private static KeyStore keyStore(KeyedCertificate certificate, String alias)
            throws GeneralSecurityException, IOException {
        var store = emptyKeyStore();
        store.setKeyEntry(
                alias, certificate.key(), NO_PASSWORD, certificate.chain().toArray(X509Certificate[]::new));
        return store;
    }

    private static KeyStore emptyKeyStore() throws GeneralSecurityException, IOException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, NO_PASSWORD);
        return store;
    }

    /** Returns the certificate in force as a key store, for libraries that require one; empty before the first certificate. */
    public KeyStore keyStore() {
        var now = held;
        try {
            return now == null ? emptyKeyStore() : keyStore(now.certificate(), now.alias());
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("what could be held before", e);
        }
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
            String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        var now = held;
        return now == null ? null : now.keys().chooseEngineServerAlias(keyType, issuers, engine);
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        var now = held;
        return now == null ? null : now.keys().chooseServerAlias(keyType, issuers, socket);
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        var keys = named(alias);
        return keys == null ? null : keys.getCertificateChain(alias);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        var keys = named(alias);
        return keys == null ? null : keys.getPrivateKey(alias);
    }

    private @Nullable X509ExtendedKeyManager named(String alias) {
        var now = held;
        if (now == null) {
            return null;
        }
        return now.before() != null && now.before().alias().equals(alias)
                ? now.before().keys()
                : now.keys();
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        var now = held;
        return now == null ? null : now.keys().getServerAliases(keyType, issuers);
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return null; // this process is not a client here
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }
}
