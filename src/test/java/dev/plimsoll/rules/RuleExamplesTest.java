// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.policy.Finding;
import dev.plimsoll.policy.Rule;
import dev.plimsoll.testing.Manifest;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The examples that each rule gives are run, so that {@code explain} never tells what is not so. */
class RuleExamplesTest {
    static Stream<Rule<?>> rules() {
        return Rules.ALL.all().stream();
    }

    @ParameterizedTest
    @MethodSource("rules")
    void theFailingExampleFailsThisRule(Rule<?> rule) {
        assertThat(findings(rule, rule.info().failing()))
                .isNotEmpty()
                .allSatisfy(finding ->
                        assertThat(finding.rule()).isEqualTo(rule.info().id()));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void thePassingExamplePassesThisRule(Rule<?> rule) {
        assertThat(findings(rule, rule.info().passing())).isEmpty();
    }

    private static List<Finding> findings(Rule<?> rule, String yaml) {
        return Manifest.parse(yaml).judge(List.of(Manifest.enforced(rule)));
    }
}
