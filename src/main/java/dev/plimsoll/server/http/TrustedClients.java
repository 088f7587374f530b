// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.server.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.plimsoll.text.SmallFile;
import dev.plimsoll.tls.FileReload;
import dev.plimsoll.tls.KeyedCertificate;
import dev.plimsoll.tls.Pem;
import java.io.IOException;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.security.auth.x500.X500Principal;
import org.jboss.logging.Logger;

/**
 * Accepts the client certificates of an authority in a file, and reads the file again when it changes. If new content is
 * invalid, the mistake is logged and the previous authority stays in force.
 */
public final class TrustedClients extends X509ExtendedTrustManager {
    private static final Logger LOG = Logger.getLogger(TrustedClients.class);
    private static final int DNS = 2; // of GeneralName, RFC 5280 4.2.1.6

    private final ClientAuthority authority;
    private final KeyedCertificate own;
    private final FileReload<String, X509ExtendedTrustManager> reload;
    private volatile X509ExtendedTrustManager trusted;

    private TrustedClients(ClientAuthority authority, KeyedCertificate own, String content) {
        this.authority = authority;
        this.own = own;
        this.trusted = trust(authority, content);
        this.reload = new FileReload<>(
                content, () -> read(authority), pem -> trust(authority, pem), this::take, TrustedClients::refuse);
    }

    /**
     * Reads the file for the first time.
     *
     * @param own also accepted, for Plimsoll's own warm-up requests
     * @throws IOException with a message that names the file
     * @throws IllegalArgumentException with a message that names the file, if it holds no certificate
     */
    public static TrustedClients open(ClientAuthority authority, KeyedCertificate own) throws IOException {
        return new TrustedClients(authority, own, read(authority));
    }

    private static String read(ClientAuthority authority) throws IOException {
        return new String(SmallFile.read(authority.file()), ISO_8859_1);
    }

    private static X509ExtendedTrustManager trust(ClientAuthority authority, String pem) {
        try {
            return Pem.trust(pem);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(authority.file() + ": " + e.getMessage(), e);
        }
    }

    /** Returns the client certificate of Plimsoll's own warm-up requests. */
    KeyedCertificate own() {
        return own;
    }

    /** Returns the number of changes of the file that were rejected. */
    public long failures() {
        return reload.failures();
    }

    /** Checks whether the file has changed. */
    public void look() {
        reload.look();
    }

    private void take(X509ExtendedTrustManager now) {
        trusted = now;
        LOG.infof("the authority of clients in %s is in force", authority.file());
    }

    private static void refuse(String why) {
        LOG.errorf("the new authority of clients is refused, the old one stays in force: %s", why);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        if (!isOwn(chain)) {
            trusted.checkClientTrusted(chain, type, engine);
            requireName(chain[0]);
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        if (!isOwn(chain)) {
            trusted.checkClientTrusted(chain, type, socket);
            requireName(chain[0]);
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        if (!isOwn(chain)) {
            trusted.checkClientTrusted(chain, type);
            requireName(chain[0]);
        }
    }

    private boolean isOwn(X509Certificate[] chain) {
        return chain[0].equals(own.own());
    }

    private void requireName(X509Certificate client) throws CertificateException {
        if (!authority.names().isEmpty() && !hasName(client, authority.names())) {
            throw new CertificateException("a client certificate of another name");
        }
    }

    private static boolean hasName(X509Certificate client, Set<String> names) throws CertificateParsingException {
        Collection<List<?>> alternatives = client.getSubjectAlternativeNames();
        if (alternatives != null) {
            for (var alternative : alternatives) {
                if (alternative.get(0).equals(DNS) && names.contains(String.valueOf(alternative.get(1)))) {
                    return true;
                }
            }
        }
        return hasCommonName(client.getSubjectX500Principal(), names);
    }

    private static boolean hasCommonName(X500Principal subject, Set<String> names) {
        try {
            return new LdapName(subject.getName(X500Principal.RFC2253))
                    .getRdns().stream()
                            .anyMatch(part -> part.getType().equalsIgnoreCase("CN")
                                    && names.contains(String.valueOf(part.getValue())));
        } catch (InvalidNameException e) {
            return false;
        }
    }

    /** Returns no issuers, so that a client with a single certificate shows it. */
    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        throw new CertificateException("this is a server");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        throw new CertificateException("this is a server");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        throw new CertificateException("this is a server");
    }
}
