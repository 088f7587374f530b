// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster.certificates;

import static dev.plimsoll.cluster.certificates.CertificateSecret.AUTHORITIES;
import static dev.plimsoll.cluster.certificates.CertificateSecret.AUTHORITY_KEYS;
import static dev.plimsoll.cluster.certificates.CertificateSecret.LEAF;
import static dev.plimsoll.cluster.certificates.CertificateSecret.LEAF_KEY;
import static dev.plimsoll.cluster.certificates.Rotation.Cause.BEGINNING;
import static dev.plimsoll.cluster.certificates.Rotation.Cause.RENEWAL;
import static dev.plimsoll.cluster.certificates.Rotation.Cause.REPAIR;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.tls.CertificateIssuer;
import dev.plimsoll.tls.Pem;
import dev.plimsoll.tls.SubjectAltNames;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a Secret that somebody has emptied, filled with rubbish, or brought from elsewhere. */
class RepairTest {
    private static final List<String> ENTRIES = List.of(LEAF, LEAF_KEY, AUTHORITIES, AUTHORITY_KEYS);

    /** What somebody has made of an entry. */
    enum Damage {
        missing,
        empty,
        rubbish,
        half,
        foreign
    }

    private static void damage(Scene scene, Damage damage, String... entries) {
        var other = Scene.begun();
        for (var entry : entries) {
            switch (damage) {
                case missing -> scene.secret.remove(entry);
                case empty -> scene.secret.put(entry, "");
                case rubbish -> scene.secret.put(entry, "\u0000\u00ff no PEM");
                case half -> scene.secret.compute(entry, (name, text) -> text.substring(0, text.length() / 2));
                case foreign -> scene.secret.put(entry, other.secret.get(entry));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aLeafThatIsOfNoUseIsMadeAnewByTheSameAuthority(Damage damage) throws Exception {
        for (var entry : List.of(LEAF, LEAF_KEY)) {
            var scene = Scene.begun();
            var authorities = scene.authorities();
            var key = scene.leaf().key();
            damage(scene, damage, entry);

            assertThat(scene.keep()).isEqualTo(REPAIR);
            assertThat(scene.authorities()).isEqualTo(authorities);
            assertThat(scene.leaf().key()).isNotEqualTo(key);
            scene.assertServes();
            assertThat(scene.keep()).isNull();
        }
    }

    @ParameterizedTest
    @EnumSource
    void theAuthorityIsRememberedWhenTheSecretHasLostIt(Damage damage) {
        var scene = Scene.begun();
        var before = Map.copyOf(scene.secret);
        damage(scene, damage, AUTHORITIES);

        assertThat(scene.keep()).isEqualTo(REPAIR);
        assertThat(scene.secret).isEqualTo(before);
    }

    @ParameterizedTest
    @EnumSource
    void anAuthorityWithoutItsKeyIsSucceededWithoutHaste(Damage damage) throws Exception {
        var scene = Scene.begun();
        var old = scene.issuer();
        var leaf = scene.leaf();
        damage(scene, damage, AUTHORITY_KEYS);

        assertThat(scene.keep()).isEqualTo(REPAIR);
        assertThat(scene.leaf()).isEqualTo(leaf);
        assertThat(scene.authorities())
                .hasSize(2)
                .startsWith(old)
                .endsWith(scene.signers().get(0));
        assertThat(scene.keep()).isNull();

        scene.pass(scene.lifetimes.grace());
        assertThat(scene.keep()).isEqualTo(RENEWAL);
        assertThat(scene.issuer()).isNotEqualTo(old);
        assertThat(scene.authorities()).hasSize(2).startsWith(old);
        scene.assertServes();

        scene.pass(scene.lifetimes.overlap());
        assertThat(scene.keep()).isEqualTo(RENEWAL);
        assertThat(scene.authorities()).containsExactly(scene.issuer());
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "foreign")
    void whatIsServedIsServedOnWhenEverythingIsLostUntilNewKeysAreBelieved(Damage damage) throws Exception {
        var scene = Scene.begun();
        var old = scene.issuer();
        var leaf = scene.leaf();
        damage(scene, damage, LEAF, LEAF_KEY, AUTHORITIES, AUTHORITY_KEYS);

        assertThat(scene.keep()).isEqualTo(REPAIR);
        assertThat(scene.leaf()).isEqualTo(leaf);
        assertThat(scene.authorities()).hasSize(2).startsWith(old);
        assertThat(scene.signers()).doesNotContain(old);

        scene.pass(scene.lifetimes.grace());
        assertThat(scene.keep()).isEqualTo(RENEWAL);
        assertThat(scene.leaf().key()).isNotEqualTo(leaf.key());
        assertThat(scene.issuer()).isNotEqualTo(old);
        scene.assertServes();
    }

    @Test
    void aSecretFromElsewhereThatIsAsItShouldBeIsTaken() throws Exception {
        var scene = Scene.begun();
        damage(scene, Damage.foreign, LEAF, LEAF_KEY, AUTHORITIES, AUTHORITY_KEYS);

        assertThat(scene.keep()).isNull();
        scene.assertServes();
    }

    @ParameterizedTest
    @EnumSource
    void whoRemembersNothingUsesWhatThereIs(Damage damage) throws Exception {
        for (var entry : ENTRIES) {
            var scene = Scene.begun();
            var old = scene.issuer();
            damage(scene, damage, entry);
            scene.forget();

            assertThat(scene.keep()).isEqualTo(REPAIR);
            assertThat(scene.authorities().contains(old)).isEqualTo(!entry.equals(AUTHORITIES));
            scene.assertServes();
            assertThat(scene.keep()).isNull();
        }
    }

    @Test
    void whoFindsNothingAndRemembersNothingBegins() {
        var scene = Scene.begun();
        scene.secret.clear();
        scene.forget();
        assertThat(scene.keep()).isEqualTo(BEGINNING);

        damage(scene, Damage.rubbish, LEAF);
        scene.secret.keySet().retainAll(Set.of(LEAF));
        scene.forget();
        assertThat(scene.keep()).isEqualTo(REPAIR);
    }

    @Test
    void aSuccessorWhoseKeyIsLostIsReplaced() throws Exception {
        var scene = Scene.withSuccessor();
        var old = scene.issuer();
        var lost = scene.signers().get(1);
        var keys = scene.secret.get(AUTHORITY_KEYS);
        scene.secret.put(AUTHORITY_KEYS, keys.substring(0, keys.lastIndexOf("-----BEGIN")));

        assertThat(scene.keep()).isNotNull();
        assertThat(scene.signers()).hasSize(2).startsWith(old).doesNotContain(lost);
        assertThat(scene.authorities()).isEqualTo(scene.signers());
        scene.assertServes();
    }

    @Test
    void whoeverDoesNotKnowWhatWasHandedOutSignsWithTheOldAuthority() throws Exception {
        var scene = Scene.withSuccessor();
        var old = scene.issuer();
        damage(scene, Damage.rubbish, LEAF);
        scene.forget();

        assertThat(scene.keep()).isEqualTo(REPAIR);
        assertThat(scene.issuer()).isEqualTo(old);
        assertThat(scene.signers()).hasSize(2);
    }

    @Test
    void whatIsGoodInABundleIsKept() throws Exception {
        var scene = Scene.succeeded();
        var both = scene.authorities();
        scene.forget();
        scene.secret.merge(
                AUTHORITIES, "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n", String::concat);

        assertThat(scene.keep()).isEqualTo(REPAIR);
        assertThat(scene.authorities()).isEqualTo(both);
        scene.assertServes();
    }

    @Test
    void nobodyElsesAuthorityStaysInTheBundle() {
        var scene = Scene.begun();
        var authorities = scene.authorities();
        scene.secret.merge(AUTHORITIES, Scene.begun().bundle(), String::concat);

        assertThat(scene.keep()).isNotNull();
        assertThat(scene.authorities()).isEqualTo(authorities);
    }

    @Test
    void whatCannotVouchForOthersIsNoAuthority() throws Exception {
        var scene = Scene.begun();
        scene.secret.put(AUTHORITIES, scene.secret.get(LEAF));
        scene.secret.put(AUTHORITY_KEYS, scene.secret.get(LEAF_KEY));
        scene.forget();

        assertThat(scene.keep()).isEqualTo(REPAIR);
        scene.assertServes();
    }

    @Test
    void otherPeoplesEntriesAreLeftAlone() {
        var scene = new Scene(Scene.USUAL);
        scene.secret.put("notes", "keep me");
        scene.keep();
        damage(scene, Damage.rubbish, LEAF, AUTHORITY_KEYS);
        scene.keep();

        assertThat(scene.secret).containsEntry("notes", "keep me").hasSize(5);
    }

    @Test
    void aCertificateThatHasExpiredIsMadeAnew() throws Exception {
        var scene = Scene.begun();
        var authority = scene.read().signers().get(0);
        var longAgo = scene.now.minus(Duration.ofDays(9));
        var expired = CertificateIssuer.leaf(authority, scene.hosts, longAgo, scene.now);
        scene.secret.put(LEAF, Pem.of(expired.own()));
        scene.secret.put(LEAF_KEY, Pem.of(expired.key()));

        assertThat(scene.keep()).isEqualTo(RENEWAL);
        assertThat(scene.issuer()).isEqualTo(authority.own());
        scene.assertServes();
    }

    @Test
    void whenNothingElseIsValidASuccessorSignsBeforeItIsKnown() throws Exception {
        var scene = Scene.begun();
        scene.registers = false;
        damage(scene, Damage.missing, AUTHORITY_KEYS);
        scene.keep();
        var successor = scene.signers().get(0);
        scene.pass(scene.lifetimes.leaf());

        assertThat(scene.keep()).isEqualTo(RENEWAL);
        assertThat(scene.issuer()).isEqualTo(successor);
        scene.assertServes();
    }

    @Test
    void theBundleDoesNotGrowHoweverOftenTheSecretIsEmptied() throws Exception {
        var scene = Scene.begun();
        for (int i = 0; i < 20; i++) {
            scene.secret.clear();
            scene.keep();
            scene.pass(scene.lifetimes.grace());
            scene.keep();
        }

        assertThat(scene.authorities()).hasSizeLessThan(8);
        scene.assertServes();
    }

    /** Whoever tried every key with each certificate of a Secret of a megabyte would try for an hour. */
    @Test
    void notEverythingIsReadOfASecretFullOfCertificates() throws Exception {
        var scene = Scene.begun();
        for (int i = 0; i < 20; i++) {
            var other = CertificateIssuer.authority(scene.now, scene.now.plus(Duration.ofDays(1)));
            scene.secret.merge(AUTHORITIES, Pem.of(other.own()), String::concat);
            scene.secret.merge(AUTHORITY_KEYS, Pem.of(other.key()), String::concat);
        }
        assertThat(scene.read().authorities()).hasSizeLessThan(20);
        assertThat(scene.read().signers()).hasSizeLessThan(20);

        assertThat(scene.keep()).isEqualTo(REPAIR);
        scene.assertServes();
    }

    /** Whatever happened, in whatever order: the Secret is whole again, and who was served before can still be served. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void anyMishapLeavesASecretThatIsOfUse(long seed) {
        var random = new Random(seed);
        var scene = Scene.begun();
        for (int i = 0; i < 40; i++) {
            var before = scene.read();
            mishap(scene, random);
            scene.keep();

            var after = scene.read();
            assertThat(after.isAllOf(scene.secret)).isTrue();
            assertThat(after.at(scene.now)).isEqualTo(after);
            assertThat(SubjectAltNames.of(after.leaf().own()).containAll(scene.hosts))
                    .isTrue();
            assertThat(after.leaf().expires())
                    .isBeforeOrEqualTo(
                            after.issuerOf(after.leaf()).getNotAfter().toInstant());
            assertThat(after.authorities()).hasSizeLessThan(9);
            if (before.at(scene.now).leaf() != null) {
                assertThat(before.issuerOf(after.leaf())).isNotNull();
                assertThat(after.issuerOf(before.leaf())).isNotNull();
            }
            assertThat(scene.keep()).isNull();
        }
    }

    private static void mishap(Scene scene, Random random) {
        switch (random.nextInt(6)) {
            case 0 -> scene.pass(Duration.ofMinutes(random.nextInt(90)));
            case 1, 2 -> scene.pass(Duration.ofDays(random.nextInt(40)));
            case 3 -> scene.registers = !scene.registers;
            case 4 ->
                damage(
                        scene,
                        Damage.values()[random.nextInt(Damage.values().length - 1)],
                        ENTRIES.get(random.nextInt(ENTRIES.size())));
            default -> scene.secret.clear();
        }
    }
}
