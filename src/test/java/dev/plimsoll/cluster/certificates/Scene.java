// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster.certificates;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.testing.Handshake;
import dev.plimsoll.tls.KeyedCertificate;
import dev.plimsoll.tls.SubjectAltNames;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A Secret, a leader and a registration, and a clock that stands still until it is moved. */
final class Scene {
    static final String HOST = "plimsoll.plimsoll-system.svc";

    /** As serve has them by default. */
    static final CertificateLifetimes USUAL = CertificateLifetimes.of(Duration.ofDays(5 * 365), Duration.ofDays(90));

    final CertificateLifetimes lifetimes;
    final Map<String, String> secret = new HashMap<>();

    Instant now = Instant.parse("2026-03-01T12:00:00Z");
    SubjectAltNames hosts = new SubjectAltNames(Set.of(HOST));
    boolean registers = true;

    private CertificateSecret remembered = CertificateSecret.NONE;
    private TrustedSince handedOut = new TrustedSince();

    Scene(CertificateLifetimes lifetimes) {
        this.lifetimes = lifetimes;
    }

    /** With a Secret that is as it should be. */
    static Scene begun() {
        var scene = new Scene(USUAL);
        assertThat(scene.keep()).isEqualTo(Rotation.Cause.BEGINNING);
        return scene;
    }

    /** An authority has a successor, which may not sign yet. */
    static Scene withSuccessor() {
        var scene = begun();
        scene.pass(scene.lifetimes.authority().minus(scene.lifetimes.leaf()).minus(scene.lifetimes.ahead()));
        assertThat(scene.keep()).isEqualTo(Rotation.Cause.RENEWAL);
        assertThat(scene.signers()).hasSize(2);
        return scene;
    }

    /** The successor signs, and the authority before it is still believed. */
    static Scene succeeded() {
        var scene = withSuccessor();
        scene.pass(scene.lifetimes.grace());
        assertThat(scene.keep()).isEqualTo(Rotation.Cause.RENEWAL);
        assertThat(scene.signers()).hasSize(1);
        return scene;
    }

    /** Has the leader look once, and the registration hand out what is there; why the Secret changed, null if it did not. */
    Rotation.Cause keep() {
        var step = new Rotation(hosts, lifetimes)
                .next(secret, remembered, now, authority -> handedOut.isKnown(authority, now, lifetimes.grace()));
        var written = step.credentials().write();
        boolean changes = !secret.entrySet().containsAll(written.entrySet());
        secret.putAll(written);
        remembered = new CertificateSecret(
                step.credentials().authorities(), List.of(), step.credentials().leaf());
        if (registers) {
            handedOut.are(step.credentials().authorities(), now);
        }
        return changes ? step.cause() : null;
    }

    void pass(Duration time) {
        now = now.plus(time);
    }

    /** Another replica leads, which has seen nothing. */
    void forget() {
        remembered = CertificateSecret.NONE;
        handedOut = new TrustedSince();
    }

    CertificateSecret read() {
        return CertificateSecret.read(secret, List.of());
    }

    KeyedCertificate leaf() {
        return read().leaf();
    }

    List<X509Certificate> authorities() {
        return read().authorities();
    }

    /** Those whose keys are in the Secret. */
    List<X509Certificate> signers() {
        return read().signers().stream().map(KeyedCertificate::own).toList();
    }

    X509Certificate issuer() {
        var credentials = read();
        return credentials.issuerOf(credentials.leaf());
    }

    String bundle() {
        return secret.get(CertificateSecret.AUTHORITIES);
    }

    void assertServes() throws Exception {
        assertThat(Handshake.succeeds(leaf(), bundle(), HOST, now)).isTrue();
    }
}
