// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.config.DefaultPolicy;
import dev.plimsoll.config.Mistake;
import dev.plimsoll.policy.Mode;
import dev.plimsoll.policy.Policy;
import dev.plimsoll.rules.Rules;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is in force, for what was seen of the objects. */
class KnownPoliciesTest {
    private static final Map<String, ?> NOTHING = Map.of();
    private static final Map<String, ?> VALID = hostPath("hostPath", "Enforce");
    private static final Map<String, ?> OTHER = hostPath("hostPath", "Warn");
    private static final Map<String, ?> INVALID = hostPath("hostPth", "Enforce");

    private final Heard heard = new Heard();
    private final KnownPolicies known = new KnownPolicies(Rules.ALL, false, heard);

    private static Map<String, ?> hostPath(String rule, String mode) {
        return Map.of("rules", Map.of(rule, Map.of("mode", mode)));
    }

    private static PodPolicyObject object(String name, String uid, long generation, Object spec, Object status) {
        return new PodPolicyObject(name, uid, "", generation, PodPolicyObject.tree(spec), PodPolicyObject.tree(status));
    }

    private void saw(String name, long generation, Object spec) {
        known.saw(object(name, "of-" + name, generation, spec, NOTHING));
    }

    private static Map<String, ?> remembering(long generation, Object spec) {
        return Map.of("inForce", Map.of("generation", generation, "spec", spec));
    }

    private Mode mode(String policy) {
        return known.policies().all().stream()
                .filter(each -> each.name().equals(policy))
                .findFirst()
                .orElseThrow()
                .rules()
                .get("hostPath")
                .mode();
    }

    private List<String> names() {
        return known.policies().all().stream().map(Policy::name).toList();
    }

    @Test
    void nothingIsInForceBeforeAllHaveCome() {
        saw("a", 1, VALID);
        assertThatThrownBy(known::policies).isInstanceOf(IllegalStateException.class);
        assertThat(heard.changes()).isZero();

        known.sawAll();

        assertThat(names()).containsExactly("a");
        assertThat(heard.changes()).isEqualTo(1);
        assertThat(known.generation()).isEqualTo(1);
    }

    @Test
    void withoutAnyObjectTheBuiltInPolicyRecords() {
        known.sawAll();

        assertThat(known.policies().all()).containsExactly(DefaultPolicy.audit(Rules.ALL));
        var policy = known.policies().all().get(0);
        assertThat(policy.rules().keySet())
                .isEqualTo(DefaultPolicy.policy(Rules.ALL).rules().keySet());
        assertThat(policy.rules().values()).allMatch(rule -> rule.mode() == Mode.Audit);

        saw("a", 1, VALID);
        assertThat(names()).containsExactly("a");
        known.sawDeleted("a", "of-a");
        assertThat(names()).containsExactly("built-in");
    }

    @Test
    void policiesStandInTheOrderOfTheirNames() {
        saw("c", 1, VALID);
        saw("a", 1, VALID);
        known.sawAll();
        saw("b", 1, VALID);

        assertThat(names()).containsExactly("a", "b", "c");
    }

    @Test
    void aChangeIsInForceAtOnce() {
        known.sawAll();
        saw("a", 1, VALID);
        saw("a", 2, OTHER);

        assertThat(mode("a")).isEqualTo(Mode.Warn);
        assertThat(known.generation()).isEqualTo(3);
    }

    @Test
    void whatChangesNoPolicyIsNoNewGeneration() {
        var allowing = Map.of(
                "rules", Map.of("hostPath", Map.of("mode", "Warn", "allow", List.of(Map.of("path", "/var/log")))));
        saw("a", 1, allowing);
        known.sawAll();
        var before = known.policies();
        known.saw(object("a", "of-a", 1, allowing, Map.of("observedGeneration", 1)));

        assertThat(known.policies()).isSameAs(before);
        assertThat(known.generation()).isEqualTo(1);
        assertThat(known.all().get(0).status().path("observedGeneration").intValue())
                .isEqualTo(1);
        assertThat(heard.changes()).isEqualTo(2);
    }

    @Test
    void anInvalidVersionLeavesTheValidOne() {
        saw("a", 1, VALID);
        known.sawAll();
        saw("a", 2, INVALID);

        assertThat(mode("a")).isEqualTo(Mode.Enforce);
        assertThat(known.generation()).isEqualTo(1);
        var policy = known.all().get(0);
        assertThat(policy.isValid()).isFalse();
        assertThat(policy.inForce().generation()).isEqualTo(1);
        assertThat(policy.mistakes())
                .extracting(Mistake::withoutLine)
                .containsExactly("spec.rules.hostPth: no such rule; did you mean hostPath?");
        assertThat(heard.refused()).containsExactly("a 2");

        saw("a", 3, OTHER);
        assertThat(mode("a")).isEqualTo(Mode.Warn);
        assertThat(known.all().get(0).isValid()).isTrue();
    }

    @Test
    void aVersionIsRefusedOnce() {
        known.sawAll();
        saw("a", 1, INVALID);
        saw("a", 1, INVALID);
        saw("a", 2, INVALID);

        assertThat(heard.refused()).containsExactly("a 1", "a 2");
        assertThat(known.failures()).isEqualTo(2);
    }

    @Test
    void whatWasNeverValidIsNotInForceAndTheBuiltInPolicyNeither() {
        saw("a", 1, INVALID);
        known.sawAll();

        assertThat(names()).isEmpty();
    }

    @Test
    void whatIsDeletedIsNoLongerInForce() {
        saw("a", 1, VALID);
        saw("b", 1, VALID);
        known.sawAll();
        saw("a", 2, INVALID);
        known.sawDeleted("a", "of-a");

        assertThat(names()).containsExactly("b");
        assertThat(known.wasRemoved("a")).isTrue();
        assertThat(known.wasRemoved("b")).isFalse();
        assertThat(known.wasRemoved("never")).isFalse();

        saw("a", 1, VALID);
        assertThat(known.wasRemoved("a")).isFalse();
    }

    @Test
    void anObjectInheritsNothingFromANamesake() {
        saw("a", 7, VALID);
        saw("b", 1, VALID);
        known.sawAll();
        known.saw(object("a", "another", 1, INVALID, NOTHING));

        assertThat(names()).containsExactly("b");

        known.sawDeleted("a", "of-a");
        assertThat(known.all()).extracting(KnownPolicy::name).containsExactly("a", "b");
    }

    @Test
    void whoStartsLateReadsInTheStatusWhatIsInForce() {
        known.saw(object("a", "of-a", 2, INVALID, remembering(1, VALID)));
        known.sawAll();

        assertThat(mode("a")).isEqualTo(Mode.Enforce);
        assertThat(known.all().get(0).inForce().generation()).isEqualTo(1);
        assertThat(known.all().get(0).isValid()).isFalse();
    }

    @Test
    void ofWhatIsKnownAndWhatTheStatusSaysTheNewerCounts() {
        saw("a", 2, OTHER);
        known.sawAll();
        known.saw(object("a", "of-a", 3, INVALID, remembering(1, VALID)));
        assertThat(mode("a")).isEqualTo(Mode.Warn);

        known.saw(object("a", "of-a", 5, INVALID, remembering(4, VALID)));
        assertThat(mode("a")).isEqualTo(Mode.Enforce);
    }

    @Test
    void theStatusOfAValidVersionDoesNotCount() {
        known.saw(object("a", "of-a", 2, OTHER, remembering(9, VALID)));
        known.sawAll();

        assertThat(mode("a")).isEqualTo(Mode.Warn);
    }

    @Test
    void whatWasInForceAndCanNoLongerBeReadIsLost() {
        known.saw(object("a", "of-a", 2, INVALID, remembering(1, INVALID)));
        known.saw(object("b", "of-b", 2, INVALID, remembering(1, VALID)));
        known.saw(object("c", "of-c", 1, INVALID, NOTHING));
        known.sawAll();

        assertThat(known.all()).extracting(KnownPolicy::isLost).containsExactly(true, false, false);
        assertThat(names()).containsExactly("b");
    }

    @Test
    void aPolicyTooLargeToBeKeptTwiceIsRefused() {
        known.sawAll();
        saw("a", 1, Map.of("rules", Map.of(), "x", "x".repeat(1 << 18)));

        assertThat(known.all().get(0).mistakes())
                .extracting(Mistake::withoutLine)
                .containsExactly("the policy has more than 262144 bytes; split it");
    }

    @Test
    void aDryRunIsOneOfAllPolicies() {
        var dry = new KnownPolicies(Rules.ALL, true, heard);
        dry.sawAll();
        assertThat(dry.policies().all()).allMatch(Policy::dryRun);
        dry.saw(object("a", "of-a", 1, VALID, NOTHING));
        assertThat(dry.policies().all()).allMatch(Policy::dryRun);
    }

    @Test
    void ofManyRemovedPoliciesTheLastAreKnown() {
        known.sawAll();
        for (int i = 0; i <= 1000; i++) {
            saw("p" + i, 1, VALID);
            known.sawDeleted("p" + i, "of-p" + i);
        }

        assertThat(known.wasRemoved("p1000")).isTrue();
        assertThat(known.wasRemoved("p0")).isFalse();
    }
}
