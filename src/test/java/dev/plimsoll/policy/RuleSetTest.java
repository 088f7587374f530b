// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.pod.Workload;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong with a rule is refused once, when the program starts. */
class RuleSetTest {
    /** A rule whose parameters are documented badly. */
    private record Undocumented() implements Rule<Undocumented.Settings> {
        record Settings(
                int bare,
                @Parameter("no period") int careless,
                @Parameter("As it should be.") int fine) {}

        @Override
        public RuleInfo info() {
            return new RuleInfo("undocumented", "Summary.", "Why.", "Remediation.", false, "a: 1", "a: 2");
        }

        @Override
        public Settings defaults() {
            return new Settings(1, 2, 3);
        }

        @Override
        public void judge(Workload workload, Settings settings, FindingCollector findings) {}
    }

    @Test
    void rulesStandInTheOrderOfTheirIdsAndAreFoundByThem() {
        var b = Complaint.at("b");
        var a2 = Complaint.at("a2");
        var rules = new RuleSet(List.of(b, a2));

        assertThat(rules.all()).containsExactly(a2, b);
        assertThat(rules.find("b")).isSameAs(b);
        assertThat(rules.find("c")).isNull();
        assertThat(new RuleSet(List.of()).all()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "HostPath", "host-path", "host path", "1st", "hostP\u00e4th", "unreadable"})
    void anIdIsCamelCaseAndNotTaken(String id) {
        refuses(Complaint.at(id), id + ": an id is camelCase, and unreadable is taken");
    }

    @ParameterizedTest
    @CsvSource({
        "'',       Why., Fix., a: summary must be a sentence that ends with a period",
        "Summary,  Why., Fix., a: summary must be a sentence that ends with a period",
        "Summary., Why!, Fix., a: why must be a sentence that ends with a period",
        "Summary., Why., Fix,  a: remediation must be a sentence that ends with a period",
        "Summary., Why., ' ',  a: remediation must be a sentence that ends with a period",
    })
    void whatARuleSaysOfItselfIsSentences(String summary, String why, String remediation, String mistake) {
        refuses(rule(new RuleInfo("a", summary, why, remediation, false, "a: 1", "a: 2")), mistake);
    }

    @ParameterizedTest
    @CsvSource({"'', a: 2", "a: 1, ' '", "'', ''"})
    void aRuleNeedsBothExamples(String failing, String passing) {
        refuses(
                rule(new RuleInfo("a", "Summary.", "Why.", "Fix.", false, failing, passing)),
                "a: an example that fails and one that passes are needed");
    }

    @Test
    void everyParameterIsDocumented() {
        refuses(
                new Undocumented(),
                "undocumented: parameter bare must be a sentence that ends with a period\n"
                        + "undocumented: parameter careless must be a sentence that ends with a period");
    }

    @Test
    void everythingIsSaidAtOnce() {
        assertThatThrownBy(() -> new RuleSet(List.of(Complaint.at("a"), Complaint.at("B"), Complaint.at("a"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("B: an id is camelCase, and unreadable is taken\na: two rules have this id");
    }

    private static Complaint rule(RuleInfo info) {
        return new Complaint(info, List.of());
    }

    private static void refuses(Rule<?> rule, String message) {
        assertThatThrownBy(() -> new RuleSet(List.of(rule)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }
}
