// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.tls;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.util.IPAddress;

/** The DNS names and addresses of a service, in canonical spelling for comparison. */
public record SubjectAltNames(Set<String> all) {
    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|.*:.*");
    private static final Set<Integer> TAGS = Set.of(GeneralName.dNSName, GeneralName.iPAddress);

    /**
     * Brings all names and addresses into one spelling.
     *
     * @throws IllegalArgumentException if an address is malformed
     */
    public SubjectAltNames {
        var spelled = new TreeSet<String>();
        all.forEach(host -> spelled.add(spelled(host)));
        all = Collections.unmodifiableSet(spelled);
    }

    /** Returns the names and addresses of a certificate; empty if one of them is invalid. */
    public static SubjectAltNames of(X509Certificate certificate) {
        try {
            var names = certificate.getSubjectAlternativeNames();
            return new SubjectAltNames(
                    names == null
                            ? Set.of()
                            : names.stream()
                                    .filter(name -> TAGS.contains(name.get(0)))
                                    .map(name -> (String) name.get(1))
                                    .collect(Collectors.toSet()));
        } catch (CertificateParsingException | IllegalArgumentException e) {
            return new SubjectAltNames(Set.of());
        }
    }

    public boolean containAll(SubjectAltNames others) {
        return all.containsAll(others.all);
    }

    public SubjectAltNames and(SubjectAltNames others) {
        var both = new TreeSet<>(all);
        both.addAll(others.all);
        return new SubjectAltNames(both);
    }

    GeneralNames subjectAlternativeNames() {
        return new GeneralNames(all.stream()
                .map(host -> new GeneralName(isAddress(host) ? GeneralName.iPAddress : GeneralName.dNSName, host))
                .toArray(GeneralName[]::new));
    }

    private static String spelled(String host) {
        if (!isAddress(host)) {
            return host.toLowerCase(Locale.ROOT);
        }
        if (!IPAddress.isValid(host)) {
            throw new IllegalArgumentException("no address: " + host);
        }
        try {
            return InetAddress.getByName(host).getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address is not looked up", e);
        }
    }

    private static boolean isAddress(String host) {
        return ADDRESS.matcher(host).matches();
    }
}
