// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster.policies;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.cluster.client.Heard;
import dev.plimsoll.podpolicy.DefaultPolicy;
import dev.plimsoll.podpolicy.Mistake;
import dev.plimsoll.policy.Mode;
import dev.plimsoll.policy.Policy;
import dev.plimsoll.policy.UnknownPolicyVersion;
import dev.plimsoll.rules.Rules;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is in force, for what was seen of the objects. */
class ClusterPolicySourceTest {
    private static final Map<String, ?> NOTHING = Map.of();
    private static final Map<String, ?> VALID = hostPath("hostPath", "Enforce");
    private static final Map<String, ?> OTHER = hostPath("hostPath", "Warn");
    private static final Map<String, ?> INVALID = hostPath("hostPth", "Enforce");

    private final Heard heard = new Heard();
    private final ClusterPolicySource known = new ClusterPolicySource(Rules.ALL, false, heard);

    private static Map<String, ?> hostPath(String rule, String mode) {
        return Map.of("rules", Map.of(rule, Map.of("mode", mode)));
    }

    private static PodPolicyResource object(String name, String uid, long generation, Object spec, Object status) {
        return new PodPolicyResource(
                name, uid, "", generation, PodPolicyResource.tree(spec), PodPolicyResource.tree(status));
    }

    private void saw(String name, long generation, Object spec) {
        known.saw(object(name, "of-" + name, generation, spec, NOTHING));
    }

    private void sawAll() {
        known.sawAll(known.all().stream().map(ObservedPolicy::uid).collect(toSet()), "");
    }

    private String version(String policy) {
        return Objects.requireNonNull(known.snapshot().version(policy));
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

        sawAll();

        assertThat(names()).containsExactly("a");
        assertThat(heard.changes()).isEqualTo(1);
        assertThat(known.generation()).isEqualTo(1);
    }

    @Test
    void withoutAnyObjectTheBuiltInPolicyRecords() {
        sawAll();

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
        sawAll();
        saw("b", 1, VALID);

        assertThat(names()).containsExactly("a", "b", "c");
    }

    @Test
    void aChangeIsInForceAtOnce() {
        sawAll();
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
        sawAll();
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
        sawAll();
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
        sawAll();
        saw("a", 1, INVALID);
        saw("a", 1, INVALID);
        saw("a", 2, INVALID);

        assertThat(heard.refused()).containsExactly("a 1", "a 2");
        assertThat(known.failures()).isEqualTo(2);
    }

    @Test
    void whatWasNeverValidIsNotInForceAndTheBuiltInPolicyNeither() {
        saw("a", 1, INVALID);
        sawAll();

        assertThat(names()).isEmpty();
    }

    @Test
    void whatIsDeletedIsNoLongerInForce() {
        saw("a", 1, VALID);
        saw("b", 1, VALID);
        sawAll();
        var removed = version("a");
        saw("a", 2, INVALID);
        known.sawDeleted("a", "of-a");

        assertThat(names()).containsExactly("b");
        assertThat(known.find("a", removed)).isSameAs(known.policies());
    }

    @Test
    void anObjectInheritsNothingFromANamesake() {
        saw("a", 7, VALID);
        saw("b", 1, VALID);
        sawAll();
        known.saw(object("a", "another", 1, INVALID, NOTHING));

        assertThat(names()).containsExactly("b");

        known.sawDeleted("a", "of-a");
        assertThat(known.all()).extracting(ObservedPolicy::name).containsExactly("a", "b");
    }

    @Test
    void whoStartsLateReadsInTheStatusWhatIsInForce() {
        known.saw(object("a", "of-a", 2, INVALID, remembering(1, VALID)));
        sawAll();

        assertThat(mode("a")).isEqualTo(Mode.Enforce);
        assertThat(known.all().get(0).inForce().generation()).isEqualTo(1);
        assertThat(known.all().get(0).isValid()).isFalse();
    }

    @Test
    void ofWhatIsKnownAndWhatTheStatusSaysTheNewerCounts() {
        saw("a", 2, OTHER);
        sawAll();
        known.saw(object("a", "of-a", 3, INVALID, remembering(1, VALID)));
        assertThat(mode("a")).isEqualTo(Mode.Warn);

        known.saw(object("a", "of-a", 5, INVALID, remembering(4, VALID)));
        assertThat(mode("a")).isEqualTo(Mode.Enforce);
    }

    @Test
    void theStatusOfAValidVersionDoesNotCount() {
        known.saw(object("a", "of-a", 2, OTHER, remembering(9, VALID)));
        sawAll();

        assertThat(mode("a")).isEqualTo(Mode.Warn);
    }

    @Test
    void whatWasInForceAndCanNoLongerBeReadIsLost() {
        known.saw(object("a", "of-a", 2, INVALID, remembering(1, INVALID)));
        known.saw(object("b", "of-b", 2, INVALID, remembering(1, VALID)));
        known.saw(object("c", "of-c", 1, INVALID, NOTHING));
        sawAll();

        assertThat(known.all()).extracting(ObservedPolicy::isLost).containsExactly(true, false, false);
        assertThat(names()).containsExactly("b");
    }

    @Test
    void aPolicyTooLargeToBeKeptTwiceIsRefused() {
        sawAll();
        saw("a", 1, Map.of("rules", Map.of(), "x", "x".repeat(1 << 18)));

        assertThat(known.all().get(0).mistakes())
                .extracting(Mistake::withoutLine)
                .containsExactly("the policy has more than 262144 bytes; split it");
    }

    @Test
    void aDryRunIsOneOfAllPolicies() {
        var dry = new ClusterPolicySource(Rules.ALL, true, heard);
        dry.sawAll(Set.of(), "");
        assertThat(dry.policies().all()).allMatch(Policy::dryRun);
        dry.saw(object("a", "of-a", 1, VALID, NOTHING));
        assertThat(dry.policies().all()).allMatch(Policy::dryRun);
    }

    @Test
    void ofManyReplacedVersionsTheLastAreKnown() {
        sawAll();
        var versions = new ArrayList<String>();
        for (int i = 0; i <= 1000; i++) {
            saw("a", i, i % 2 == 0 ? VALID : OTHER);
            versions.add(version("a"));
        }

        assertThat(known.find("a", versions.get(0))).isNull();
        assertThat(versions.subList(versions.size() - 500, versions.size()))
                .allMatch(version -> known.find("a", version) == known.policies());
    }

    @Test
    void aVersionOfTheFutureIsNotKnown() {
        saw("a", 1, VALID);
        sawAll();
        var other = new ClusterPolicySource(Rules.ALL, false, heard);
        other.saw(object("a", "of-a", 2, OTHER, NOTHING));
        other.sawAll(Set.of("of-a"), "");
        var next = Objects.requireNonNull(other.snapshot().version("a"));

        assertThat(known.find("a", next)).isNull();
        saw("a", 2, OTHER);
        assertThat(known.find("a", next)).isSameAs(known.policies());
    }

    @Test
    void whatIsChangedAndChangedBackIsAnotherVersion() {
        sawAll();
        saw("a", 1, VALID);
        var first = version("a");
        saw("a", 2, OTHER);
        saw("a", 3, VALID);

        assertThat(version("a")).isNotEqualTo(first);
        assertThat(known.find("a", first)).isSameAs(known.policies());
    }

    @Test
    void whatIsDeletedAndCreatedAgainIsAnotherVersion() {
        sawAll();
        saw("a", 1, VALID);
        var first = version("a");
        known.sawDeleted("a", "of-a");
        known.saw(object("a", "another", 1, VALID, NOTHING));

        assertThat(version("a")).isNotEqualTo(first);
    }

    @Test
    void aStatusIsNoOtherVersion() {
        sawAll();
        saw("a", 1, VALID);
        var first = version("a");
        known.saw(object("a", "of-a", 1, VALID, remembering(1, VALID)));

        assertThat(version("a")).isEqualTo(first);
    }

    @Test
    void whoStartsLateKnowsTheVersionThatStaysInForce() {
        sawAll();
        saw("a", 1, VALID);
        var late = new ClusterPolicySource(Rules.ALL, false, heard);
        late.saw(object("a", "of-a", 2, INVALID, remembering(1, VALID)));
        late.sawAll(Set.of("of-a"), "");

        assertThat(late.snapshot().version("a")).isEqualTo(version("a"));
    }

    @Test
    void aReplicaInDryRunJudgesInEarnestWhereThatIsMeantAndTheOtherWayRound() {
        var dry = new ClusterPolicySource(Rules.ALL, true, heard);
        dry.saw(object("a", "of-a", 1, VALID, NOTHING));
        dry.sawAll(Set.of("of-a"), "");
        saw("a", 1, VALID);
        sawAll();
        var watching = Objects.requireNonNull(dry.snapshot().version("a"));

        assertThat(watching).isNotEqualTo(version("a"));
        assertThat(dry.find("a", version("a")).all()).noneMatch(Policy::dryRun);
        assertThat(known.find("a", watching).all()).allMatch(Policy::dryRun);
    }

    private static PodPolicyResource object(String uid, String version, long generation, Object spec) {
        return new PodPolicyResource(
                "a", uid, version, generation, PodPolicyResource.tree(spec), PodPolicyResource.tree(NOTHING));
    }

    private static String versionOf(PodPolicyResource object) {
        return PolicyVersion.of(PolicyVersion.canonical(object.uid(), object.generation(), object.spec()));
    }

    @Test
    void whatIsLookedUpIsInForceAndNoOlderEventReplacesIt() {
        known.saw(object("one", "5", 1, VALID));
        sawAll();
        var newer = object("one", "12", 3, OTHER);

        assertThat(known.lookedUp("a", versionOf(newer), newer)).isSameAs(known.policies());
        assertThat(mode("a")).isEqualTo(Mode.Warn);

        known.saw(object("one", "9", 2, VALID));
        assertThat(mode("a")).isEqualTo(Mode.Warn);
        known.saw(newer);
        known.saw(object("one", "13", 4, VALID));
        assertThat(mode("a")).isEqualTo(Mode.Enforce);
    }

    @Test
    void anOlderAnswerReplacesNothing() {
        known.saw(object("one", "12", 3, OTHER));
        sawAll();
        known.lookedUp("a", "0123456789abcdef", object("one", "9", 2, VALID));

        assertThat(mode("a")).isEqualTo(Mode.Warn);
    }

    @Test
    void aVersionThatIsNotTheNewestIsAnOldOne() {
        known.saw(object("one", "12", 3, OTHER));
        sawAll();
        var foreign = "0123456789abcdef";

        assertThat(known.lookedUp("a", foreign, object("one", "12", 3, OTHER))).isSameAs(known.policies());
        assertThat(known.find("a", foreign)).isSameAs(known.policies());
    }

    @Test
    void aVersionThatCannotBeReadHereIsNotJudgedByAnother() {
        known.saw(object("one", "5", 1, VALID));
        sawAll();
        var future = object("one", "12", 2, INVALID);

        assertThatThrownBy(() -> known.lookedUp("a", versionOf(future), future))
                .isInstanceOf(UnknownPolicyVersion.class)
                .hasMessage("generation 2 of policy a cannot come into force in this replica:"
                        + " spec.rules.hostPth: no such rule; did you mean hostPath?");
        assertThat(known.find("a", versionOf(future))).isNull();
    }

    @Test
    void whatIsLookedUpAndGoneRefusesNothing() {
        sawAll();

        assertThat(known.lookedUp("a", "0123456789abcdef", null).has("a")).isFalse();
        assertThat(known.find("a", "0123456789abcdef")).isNotNull();
    }

    @Test
    void aWatchThatBeginsAnewTakesAwayWhatIsGoneButNotWhatIsNewer() {
        sawAll();
        known.saw(object("b", "of-b", 1, VALID, NOTHING));
        var lookedUp = object("one", "12", 1, VALID);
        known.lookedUp("a", versionOf(lookedUp), lookedUp);

        known.sawAll(Set.of(), "11");
        assertThat(names()).containsExactly("a");

        known.sawAll(Set.of(), "12");
        assertThat(names()).containsExactly("built-in");
    }
}
