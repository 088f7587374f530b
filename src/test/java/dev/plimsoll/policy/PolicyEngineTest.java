// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.policy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.plimsoll.pod.UnreadableWorkload;
import dev.plimsoll.pod.Workload;
import dev.plimsoll.pod.WorkloadKind;
import dev.plimsoll.pod.WorkloadReader;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PolicyEngineTest {
    private static final Workload POD = read("{\"spec\": {}}");
    private final UnreadableWorkload unreadable = catchThrowableOfType(UnreadableWorkload.class, () -> read("{}"));

    @Test
    void whereNothingIsAskedEverythingIsAllowed() {
        assertThat(PolicyEngine.judge(POD, List.of())).isEqualTo(new Verdict.Allowed(List.of()));
        assertThat(PolicyEngine.judge(POD, List.of(policy("p", Complaint.at("a").in(Mode.Enforce)))))
                .isEqualTo(new Verdict.Allowed(List.of()));
    }

    @ParameterizedTest
    @CsvSource({
        "Audit, false, false",
        "Warn, false, false",
        "Enforce, false, true",
        "Enforce, true, false",
    })
    void onlyAPolicyInEarnestThatEnforcesDenies(Mode mode, boolean dryRun, boolean denied) {
        var policy = new EffectivePolicy(
                "p", dryRun, Mode.Warn, List.of(Complaint.at("a", "hostPID").in(mode)));

        var verdict = PolicyEngine.judge(POD, List.of(policy));

        assertThat(verdict instanceof Verdict.Denied).isEqualTo(denied);
        assertThat(verdict.judgements()).extracting(PolicyResult::dryRun).containsExactly(dryRun);
        assertThat(shown(verdict)).containsExactly("p: spec.hostPID a " + mode);
    }

    @Test
    void aFindingSaysWhichRuleFoundWhatWhere() {
        var verdict = PolicyEngine.judge(
                POD, List.of(policy("p", Complaint.at("a", "hostPID").in(Mode.Enforce))));

        assertThat(verdict.judgements().get(0).findings())
                .containsExactly(new Finding(
                        "a",
                        Mode.Enforce,
                        "spec.hostPID",
                        null,
                        "something",
                        "Message.",
                        new Fix(List.of(new Fix.Add("/spec/hostPID", true))),
                        true));
    }

    @Test
    void findingsStandInTheOrderOfTheirPathsThenRules() {
        var policy = policy(
                "p",
                Complaint.at("a", "x[10].y", "x[9].y").in(Mode.Warn),
                Complaint.at("b", "x[10].y", "hostPID").in(Mode.Audit));

        assertThat(shown(PolicyEngine.judge(POD, List.of(policy))))
                .containsExactly(
                        "p: spec.hostPID b Audit",
                        "p: spec.x[9].y a Warn",
                        "p: spec.x[10].y a Warn",
                        "p: spec.x[10].y b Audit");
    }

    @Test
    void aWorkloadMustSatisfyAllPolicies() {
        var mild = policy("mild", Complaint.at("a", "hostPID").in(Mode.Warn));
        var silent = policy("silent", Complaint.at("a").in(Mode.Enforce));
        var strict = policy("strict", Complaint.at("a", "hostPID").in(Mode.Enforce));
        var dry = new EffectivePolicy(
                "dry", true, Mode.Warn, List.of(Complaint.at("a", "hostIPC").in(Mode.Enforce)));

        assertThat(PolicyEngine.judge(POD, List.of(mild, silent, dry))).isInstanceOf(Verdict.Allowed.class);
        var verdict = PolicyEngine.judge(POD, List.of(mild, silent, dry, strict));
        assertThat(verdict).isInstanceOf(Verdict.Denied.class);
        assertThat(shown(verdict))
                .containsExactly(
                        "mild: spec.hostPID a Warn", "dry: spec.hostIPC a Enforce", "strict: spec.hostPID a Enforce");
    }

    /** Nobody knows which override counts. */
    @Test
    void ofOnePolicyAskedInSeveralWaysTheStricterFindingCounts() {
        var one = policy(
                "p",
                Complaint.at("a", "hostPID", "x").in(Mode.Warn),
                Complaint.at("b", "hostPID").in(Mode.Enforce));
        var other = policy(
                "p",
                Complaint.at("a", "hostPID", "y").in(Mode.Enforce),
                Complaint.at("b", "hostPID", "x").in(Mode.Audit));
        var third = policy("p", Complaint.at("a", "z").in(Mode.Audit));
        var next = policy("q", Complaint.at("a", "hostPID").in(Mode.Audit));

        var verdict = PolicyEngine.judge(POD, List.of(one, other, third, next));

        assertThat(verdict).isInstanceOf(Verdict.Denied.class);
        assertThat(verdict.judgements()).hasSize(2);
        assertThat(shown(verdict))
                .containsExactly(
                        "p: spec.hostPID a Enforce",
                        "p: spec.hostPID b Enforce",
                        "p: spec.x a Warn",
                        "p: spec.x b Audit",
                        "p: spec.y a Enforce",
                        "p: spec.z a Audit",
                        "q: spec.hostPID a Audit");
    }

    @ParameterizedTest
    @EnumSource(names = {"Audit", "Warn", "Enforce"})
    void whatCannotBeReadMattersAsMuchAsTheStrictestRule(Mode strictest) {
        var policy = policy(
                "p",
                Complaint.at("a").in(Mode.Audit),
                Complaint.at("b").in(strictest),
                Complaint.at("c").in(Mode.Audit));

        var verdict = PolicyEngine.judge(unreadable, List.of(policy));

        assertThat(verdict instanceof Verdict.Denied).isEqualTo(strictest == Mode.Enforce);
        assertThat(verdict.judgements().get(0).findings())
                .containsExactly(new Finding(
                        "unreadable",
                        strictest,
                        "spec",
                        null,
                        "",
                        "The object cannot be judged: a Pod needs a pod spec here, and there is none.",
                        null,
                        false));
    }

    @Test
    void whatCannotBeReadMattersNothingToWhoAsksNothing() {
        assertThat(PolicyEngine.judge(unreadable, List.of(policy("p")))).isEqualTo(new Verdict.Allowed(List.of()));
        var dry = new EffectivePolicy(
                "p", true, Mode.Warn, List.of(Complaint.at("a").in(Mode.Enforce)));
        assertThat(PolicyEngine.judge(unreadable, List.of(dry))).isInstanceOf(Verdict.Allowed.class);
    }

    private static EffectivePolicy policy(String name, RuleSetting<?>... rules) {
        return new EffectivePolicy(name, false, Mode.Warn, List.of(rules));
    }

    private static Workload read(String json) {
        var bytes = json.getBytes(UTF_8);
        return WorkloadReader.read(bytes, 0, bytes.length, WorkloadKind.Pod);
    }

    private static List<String> shown(Verdict verdict) {
        return verdict.judgements().stream()
                .flatMap(judgement -> judgement.findings().stream()
                        .map(finding -> judgement.policy() + ": " + finding.path() + " " + finding.rule() + " "
                                + finding.mode()))
                .toList();
    }
}
