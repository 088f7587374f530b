// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.policy.Mode;
import dev.plimsoll.rules.Rules;
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
    void mistakesBeyondCountingAreCounted() {
        refuses(HEAD + "spec: {rules: {}}\n" + lines(1_100), "and 100 mistakes more");
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

    private static String lines(int count) {
        var lines = new StringBuilder();
        for (int i = 0; i < count; i++) {
            lines.append('x').append(i).append(": 1\n");
        }
        return lines.toString();
    }

    private static void refuses(String yaml, String message) {
        assertThatThrownBy(() -> PodPolicies.parse(yaml.getBytes(UTF_8), Rules.ALL))
                .isInstanceOf(InvalidPolicy.class)
                .hasMessageContaining(message);
    }
}
