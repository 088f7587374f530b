// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.podpolicy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.policy.Mode;
import dev.plimsoll.rules.Rules;
import dev.plimsoll.text.SmallFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a file holds: policies, or all that is wrong with it. */
class HostileFileTest {
    private static final String HEAD = "apiVersion: plimsoll.dev/v1alpha1\nkind: PodPolicy\nmetadata: {name: mine}\n";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "# nothing\n",
                "---\n---\n",
                "null",
                "word",
                "[]",
                "{}",
                "1e400",
                "*x",
                "{",
                "a: b: c",
                "\u0000",
                "? {}\n: 1",
                "a: &x [*x]",
                "kind: PodPolicy\nkind: PodPolicy",
                "kind: Pod",
                "apiVersion: v1\nkind: PodPolicy",
                "apiVersion: 1\nkind: PodPolicy",
                "apiVersion: plimsoll.dev/v1alpha1\nkind: PodPolicy",
                "apiVersion: plimsoll.dev/v1alpha1\nkind: PodPolicy\nspec:",
            })
    void whatIsNoPolicyIsRefused(String yaml) {
        assertThatThrownBy(() -> PodPolicies.parse(yaml.getBytes(UTF_8), Rules.ALL))
                .isInstanceOf(InvalidPolicy.class)
                .hasMessageStartingWith("line ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"metadata", "spec"})
    void nullIsNoObject(String field) {
        var yaml = (HEAD + "spec: {rules: {}}\n").replaceFirst(field + ": .*", field + ": null");

        refuses(yaml, field + ": expected an object");
    }

    @ParameterizedTest
    @ValueSource(strings = {"namespaceSelector", "dryRun", "templates", "rules", "overrides"})
    void nullIsNoSetting(String field) {
        refuses(
                HEAD
                        + "spec: {rules: {}}\n"
                                .replace(
                                        "rules: {}",
                                        field.equals("rules") ? "rules: ~" : "rules: {}, " + field + ": ~"),
                "spec." + field + ": expected ");
    }

    @Test
    void deepNestingIsRefused() {
        refuses(HEAD + "spec: " + "[".repeat(5_000) + "]".repeat(5_000), "nested deeper than");
    }

    @Test
    void aliasesCannotMakeMuchOfLittle() {
        var yaml = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 12; i++) {
            yaml.append(
                    "a%d: &a%d [%s]\n".formatted(i, i, "*a%d, ".formatted(i - 1).repeat(8)));
        }

        refuses(yaml.toString(), "the aliases repeat more than");
    }

    @Test
    void longNamesAndNumbersAreNothingSpecial() {
        var json = "{\"apiVersion\": \"plimsoll.dev/v1alpha1\", \"kind\": \"PodPolicy\", \"NAME\": 1}";

        refuses(json.replace("NAME", "x".repeat(60_000)), "no such field");
        refuses(HEAD + "spec: {dryRun: 1" + "0".repeat(200) + "}", "spec.dryRun: expected true or false");
    }

    @Test
    void aFileTooLargeIsNotRead() {
        refuses("#".repeat(SmallFile.MOST_BYTES + 1), "the file has more than 1048576 bytes");
    }

    @Test
    void whatNobodyNeedsIsRefusedAsAnApiServerRefusesIt() {
        var rule = HEAD + "spec: {rules: {hostPath: {mode: Enforce, allow: [%s]}}}";
        var selector = HEAD + "spec: {rules: {}, namespaceSelector: {matchExpressions: [%s]}}";

        takes(rule.formatted("{path: /a}, ".repeat(64)));
        refuses(rule.formatted("{path: /a}, ".repeat(65)), "hostPath.allow: expected at most 64 entries, found 65");
        takes(rule.formatted("{path: /%s}".formatted("a".repeat(319))));
        refuses(rule.formatted("{path: /%s}".formatted("a".repeat(320))), "expected at most 320 characters, found 321");
        takes(selector.formatted("{key: a, operator: In, values: [%s]}".formatted("x, ".repeat(1024))));
        refuses(
                selector.formatted("{key: a, operator: In, values: [%s]}".formatted("x, ".repeat(1025))),
                "values: expected at most 1024 entries, found 1025");
        refuses(selector.formatted("{key: a, operator: Exists}, ".repeat(65)), "expected at most 64 entries, found 65");
        refuses(
                HEAD
                        + "spec: {rules: {}, overrides: [%s]}"
                                .formatted("{namespaceSelector: {}, rules: {}}, ".repeat(65)),
                "overrides: expected at most 64 entries, found 65");
        refuses(
                HEAD
                        + "spec: {rules: {missingLimits: {mode: Warn, max: {%s}}}}"
                                .formatted(numbered("x.io/r%d: 1, ", 65)),
                "max: expected at most 64 entries, found 65");
        refuses(
                HEAD + "spec: {rules: {missingLimits: {mode: Warn, max: {? x.io/%s : 1}}}}".formatted("x".repeat(316)),
                "expected a resource name of at most 320 characters, found 321");
        refuses(
                HEAD + "spec: {rules: {}, namespaceSelector: {matchLabels: {%s}}}".formatted(numbered("l%d: x, ", 65)),
                "matchLabels: expected at most 64 entries, found 65");
    }

    @Test
    void theNameOfAPolicyFitsIntoThoseOfItsWebhooks() {
        takes(HEAD.replace("mine}", "x".repeat(200) + "}") + "spec: {rules: {}}");
        refuses(
                HEAD.replace("mine}", "x".repeat(201) + "}") + "spec: {rules: {}}",
                "a name of at most 200 lower case letters");
    }

    @Test
    void aMessageIsOneHarmlessLineWhateverItIsAbout() {
        refuses(
                HEAD + "spec: {rules: {hostPath: {mode: Warn, allow: [{path: \"log\\n\\e[31m\"}]}}}",
                "such as /var/log; found log\\n\\u001b[31m");
        refuses(HEAD + "spec: {rules: {missingLimits: {mode: Warn, max: {%s: 1}}}}".formatted("x".repeat(900)), "x…");
    }

    @Test
    void mistakesBeyondCountingAreCounted() {
        refuses(HEAD + "spec: {rules: {}}\n" + numbered("x%d: 1\n", 1_100), "and 100 mistakes more");
    }

    @Test
    void anchorsAndMergesAreReadAsKubectlReadsThem() throws InvalidPolicy {
        var policy = PodPolicies.parse(
                        (HEAD + "spec:\n  rules:\n    privileged: &all {mode: Enforce}\n    hostPath: {<<: *all}\n")
                                .getBytes(UTF_8),
                        Rules.ALL)
                .get(0);

        assertThat(policy.rules()).containsOnlyKeys("privileged", "hostPath");
        assertThat(policy.rules().get("hostPath").mode()).isEqualTo(Mode.Enforce);
    }

    private static String numbered(String pattern, int count) {
        var all = new StringBuilder();
        for (int i = 0; i < count; i++) {
            all.append(pattern.formatted(i));
        }
        return all.toString();
    }

    private static void takes(String yaml) {
        assertThatCode(() -> PodPolicies.parse(yaml.getBytes(UTF_8), Rules.ALL)).doesNotThrowAnyException();
    }

    private static void refuses(String yaml, String message) {
        assertThatThrownBy(() -> PodPolicies.parse(yaml.getBytes(UTF_8), Rules.ALL))
                .isInstanceOf(InvalidPolicy.class)
                .hasMessageContaining(message);
    }
}
