// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster.certificates;

import static dev.plimsoll.cluster.certificates.CertificateSecret.AUTHORITIES;
import static dev.plimsoll.cluster.certificates.CertificateSecret.AUTHORITY_KEYS;
import static dev.plimsoll.cluster.certificates.CertificateSecret.LEAF;
import static dev.plimsoll.cluster.certificates.CertificateSecret.LEAF_KEY;
import static dev.plimsoll.cluster.certificates.Rotation.Cause.RENEWAL;
import static dev.plimsoll.cluster.certificates.Scene.HOST;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.testing.Handshake;
import dev.plimsoll.tls.SubjectAltNames;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the Secret holds, step after step. */
class RotationTest {
    private static final CertificateLifetimes LIVES = Scene.USUAL;
    private static final Duration MOMENT = Duration.ofSeconds(1);

    @Test
    void atFirstAnAuthorityIsMadeAndSigns() throws Exception {
        var scene = Scene.begun();

        assertThat(scene.secret).containsOnlyKeys(LEAF, LEAF_KEY, AUTHORITIES, AUTHORITY_KEYS);
        assertThat(scene.authorities()).hasSize(1).isEqualTo(scene.signers());
        assertThat(scene.leaf().expires()).isEqualTo(scene.now.plus(LIVES.leaf()));
        scene.assertServes();
        assertThat(scene.keep()).isNull();
    }

    @Test
    void aLeafIsRenewedAtTwoThirdsOfItsLife() throws Exception {
        var scene = Scene.begun();
        var leaf = scene.leaf();
        var authorities = scene.authorities();

        scene.pass(LIVES.leaf().multipliedBy(2).dividedBy(3).minus(MOMENT));
        assertThat(scene.keep()).isNull();

        scene.pass(MOMENT);
        assertThat(scene.keep()).isEqualTo(RENEWAL);
        assertThat(scene.leaf().key()).isNotEqualTo(leaf.key());
        assertThat(scene.authorities()).isEqualTo(authorities);
        scene.assertServes();
    }

    @Test
    void aNewAuthorityIsMadeKnownLongBeforeTheOldOneCannotSignForAWholeLife() {
        var scene = Scene.begun();
        var old = scene.issuer();
        scene.pass(LIVES.authority().minus(LIVES.leaf()).minus(LIVES.ahead()).minus(MOMENT));
        scene.keep();
        assertThat(scene.authorities()).containsExactly(old);

        scene.pass(MOMENT);
        assertThat(scene.keep()).isEqualTo(RENEWAL);
        assertThat(scene.authorities()).hasSize(2).startsWith(old).isEqualTo(scene.signers());
        assertThat(scene.issuer()).isEqualTo(old);
    }

    @Test
    void itSignsWhenApiServersHadTheTimeToTakeItUp() throws Exception {
        var scene = Scene.withSuccessor();
        var both = scene.authorities();

        scene.pass(LIVES.grace().minus(MOMENT));
        assertThat(scene.keep()).isNull();

        scene.pass(MOMENT);
        assertThat(scene.keep()).isEqualTo(RENEWAL);
        assertThat(scene.issuer()).isEqualTo(both.get(1));
        assertThat(scene.authorities()).isEqualTo(both);
        assertThat(scene.signers()).containsExactly(both.get(1));
        scene.assertServes();
    }

    @Test
    void theOldOneIsBelievedAsLongAsAReplicaMayServeWhatItSigned() throws Exception {
        var scene = Scene.succeeded();
        var both = scene.authorities();

        scene.pass(LIVES.overlap().minus(MOMENT));
        assertThat(scene.keep()).isNull();

        scene.pass(MOMENT);
        assertThat(scene.keep()).isEqualTo(RENEWAL);
        assertThat(scene.authorities()).containsExactly(both.get(1));
        scene.assertServes();
    }

    @Test
    void aSuccessorThatIsNotHandedOutDoesNotSignWhileTheOldAuthorityCan() throws Exception {
        var scene = Scene.begun();
        scene.pass(LIVES.authority().minus(LIVES.leaf()).minus(LIVES.ahead()));
        scene.registers = false;
        scene.keep();
        var old = scene.issuer();
        var end = old.getNotAfter().toInstant();
        int leaves = 0;

        for (scene.pass(LIVES.overlap()); scene.now.isBefore(end); scene.pass(LIVES.overlap())) {
            leaves += scene.keep() == null ? 0 : 1;
            assertThat(scene.issuer()).isEqualTo(old);
            assertThat(scene.leaf().expires()).isBetween(scene.now, end);
        }
        assertThat(leaves).isEqualTo(1);

        assertThat(scene.keep()).isEqualTo(RENEWAL);
        assertThat(scene.authorities()).containsExactly(scene.issuer()).doesNotContain(old);
        scene.assertServes();
    }

    @Test
    void aNewLeaderWaitsUntilItHasHandedTheSuccessorOut() {
        var scene = Scene.withSuccessor();
        var old = scene.issuer();
        scene.pass(LIVES.grace());
        scene.forget();
        assertThat(scene.keep()).isNull();

        scene.pass(LIVES.grace());
        assertThat(scene.keep()).isEqualTo(RENEWAL);
        assertThat(scene.issuer()).isNotEqualTo(old);
    }

    @Test
    void whoeverWasAwayForTooLongBeginsAnew() throws Exception {
        var scene = Scene.begun();
        var old = scene.issuer();
        scene.pass(LIVES.leaf());
        assertThat(scene.keep()).isEqualTo(RENEWAL);
        assertThat(scene.issuer()).isEqualTo(old);
        scene.assertServes();

        scene.pass(LIVES.authority());
        assertThat(scene.keep()).isEqualTo(RENEWAL);
        assertThat(scene.authorities()).hasSize(1).doesNotContain(old);
        scene.assertServes();
    }

    /** Over the end of 2049, too, where certificates begin to spell years with four digits. */
    @Test
    void atEveryStepOfSixRotationsOneStepMoreOrLessIsBelieved() throws Exception {
        var scene = new Scene(new CertificateLifetimes(
                Duration.ofDays(20), Duration.ofDays(9), Duration.ofDays(3), Duration.ofHours(1), Duration.ofDays(2)));
        scene.now = Instant.parse("2049-11-20T00:00:00Z");
        scene.keep();
        var before = scene.read();
        int rotations = 0;
        while (rotations < 6) {
            scene.pass(Duration.ofHours(12));
            if (scene.keep() == null) {
                continue;
            }
            var after = scene.read();
            for (var known : new HashSet<>(List.of(before.bundle(), after.bundle()))) {
                for (var served : new HashSet<>(List.of(before.leaf(), after.leaf()))) {
                    assertThat(Handshake.succeeds(served, known, HOST, scene.now))
                            .isTrue();
                }
            }
            rotations += before.issuerOf(before.leaf()).equals(after.issuerOf(after.leaf())) ? 0 : 1;
            before = after;
        }
        assertThat(scene.now).isAfter("2050-01-01T00:00:00Z");
    }

    @Test
    void aClockThatIsSomewhatBehindDoesNotMind() throws Exception {
        var scene = Scene.begun();
        scene.pass(Duration.ofMinutes(-64));
        assertThat(scene.keep()).isNull();

        scene.pass(Duration.ofMinutes(-2));
        assertThat(scene.keep()).isEqualTo(RENEWAL);
        scene.assertServes();

        scene.pass(Duration.ofMinutes(66));
        assertThat(scene.keep()).isNull();
        scene.assertServes();
    }

    @Test
    void aClockThatWasFarAheadForAWhileDoesNoLastingHarm() throws Exception {
        var scene = Scene.begun();
        scene.pass(Duration.ofDays(3650));
        scene.keep();
        scene.assertServes();

        scene.pass(Duration.ofDays(-3650));
        assertThat(scene.keep()).isEqualTo(RENEWAL);
        scene.assertServes();
    }

    @Test
    void whoeverTookNoPartInSuchAJumpServesOn() throws Exception {
        var ahead = Scene.begun();
        var scene = Scene.begun();
        var leaf = scene.leaf();
        ahead.pass(Duration.ofDays(3650));
        ahead.keep();
        scene.secret.putAll(ahead.secret);

        assertThat(scene.keep()).isEqualTo(RENEWAL);
        assertThat(scene.leaf()).isEqualTo(leaf);
        scene.assertServes();
    }

    @Test
    void anotherNameIsInANewLeafBesideTheOldOneUntilThatIsRenewed() throws Exception {
        var scene = Scene.begun();
        var authorities = scene.authorities();
        scene.hosts = new SubjectAltNames(Set.of("moved.plimsoll-system.svc", "127.0.0.1"));

        assertThat(scene.keep()).isEqualTo(RENEWAL);
        assertThat(scene.authorities()).isEqualTo(authorities);
        for (var host : List.of("moved.plimsoll-system.svc", "127.0.0.1", HOST)) {
            assertThat(Handshake.succeeds(scene.leaf(), scene.bundle(), host, scene.now))
                    .isTrue();
        }

        scene.pass(LIVES.leaf().multipliedBy(2).dividedBy(3));
        assertThat(scene.keep()).isEqualTo(RENEWAL);
        assertThat(SubjectAltNames.of(scene.leaf().own())).isEqualTo(scene.hosts);
    }

    @Test
    void twoLeadersThatKnowDifferentNamesComeToRest() {
        var scene = Scene.begun();
        var one = scene.hosts;
        var other = new SubjectAltNames(Set.of("moved.plimsoll-system.svc"));
        scene.hosts = other;
        assertThat(scene.keep()).isEqualTo(RENEWAL);

        scene.hosts = one;
        assertThat(scene.keep()).isNull();
        scene.hosts = other;
        assertThat(scene.keep()).isNull();
    }
}
