// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.podpolicy.DefaultPolicy;
import dev.plimsoll.podpolicy.PodPolicies;
import dev.plimsoll.rules.Rules;
import dev.plimsoll.testing.Golden;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code rules} and {@code explain} print. */
class RulesTextTest {
    @TempDir
    Path directory;

    static List<String> ids() {
        return Rules.ALL.all().stream().map(rule -> rule.info().id()).toList();
    }

    @Test
    void theTableNamesEachRuleAndItsDefault() {
        var lines = Run.plimsoll("rules").out().lines().toList();

        assertThat(lines.get(0)).startsWith("RULE").contains("BY DEFAULT", "FIX", "WHAT");
        assertThat(lines.stream().skip(1).map(line -> line.split(" ", 2)[0]).takeWhile(id -> !id.isEmpty()))
                .containsExactlyElementsOf(ids());
        assertThat(lines)
                .anyMatch(line -> line.matches("mutableTag +Enforce, patched +yes  An image .*"))
                .anyMatch(line -> line.matches("imageDigest +Off +no   An image .*"));
    }

    @Test
    void theJsonHasExactlyTheseFields() {
        var rules = Run.plimsoll("rules", "--output", "json").json();

        assertThat(rules).hasSize(ids().size());
        for (var rule : rules) {
            var fields = new ArrayList<String>();
            rule.fieldNames().forEachRemaining(fields::add);
            assertThat(fields).containsExactly("id", "summary", "remediation", "fixable", "parameters");
            assertThat(rule.get("fixable").isBoolean()).isTrue();
            assertThat(rule.get("parameters").isArray()).isTrue();
        }
    }

    @Test
    void theDefaultPolicyIsAFileThatCanBeUsed() throws Exception {
        var yaml = Run.plimsoll("rules", "--default-policy").out();

        assertThat(PodPolicies.parse(yaml.getBytes(StandardCharsets.UTF_8), Rules.ALL))
                .containsExactly(DefaultPolicy.policy(Rules.ALL));
    }

    @Test
    void whatMakesAnApiServerTakePoliciesLiesReadyToBeInstalled() throws Exception {
        Golden.assertMatches(
                Path.of("k8s/podpolicies.plimsoll.dev.yaml"),
                Run.plimsoll("rules", "--crd").out());
    }

    @ParameterizedTest
    @MethodSource("ids")
    void eachRuleIsExplained(String rule) throws Exception {
        var run = Run.plimsoll("explain", rule);

        assertThat(run.status()).isZero();
        var prose = run.out().replaceAll("(?s)\nFails\n.*\nParameters\n", "");
        assertThat(prose.lines()).allMatch(line -> line.length() <= 80);
        Golden.assertMatches(Run.RESOURCES.resolve("explain").resolve(rule + ".txt"), run.out());
    }

    @ParameterizedTest
    @MethodSource("ids")
    void theExampleThatFailsFailsAndTheOneThatPassesPasses(String rule) {
        var text = Run.plimsoll("explain", rule).out();
        var fails = text.substring(text.indexOf("\nFails\n") + "\nFails\n".length(), text.indexOf("\nPasses\n"));
        var passes = text.substring(text.indexOf("\nPasses\n") + "\nPasses\n".length(), text.indexOf("\nParameters\n"));

        assertThat(rulesOf(fails, rule)).contains(rule);
        assertThat(rulesOf(passes, rule)).doesNotContain(rule);
    }

    @Test
    void theCaseOfARuleDoesNotMatter() {
        assertThat(Run.plimsoll("explain", "HOSTPATH")).isEqualTo(Run.plimsoll("explain", "hostPath"));
    }

    private List<String> rulesOf(String indented, String rule) {
        var policy = Run.write(directory, "policy.yaml", """
                apiVersion: plimsoll.dev/v1alpha1
                kind: PodPolicy
                metadata: {name: test}
                spec: {rules: {%s: {mode: Enforce}}}
                """.formatted(rule));
        var report = Run.json(indented.stripIndent(), "--policy", policy.toString());
        assertThat(report.get("errors")).isEmpty();
        return report.findValuesAsText("rule");
    }
}
