// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.yaml;

import static dev.plimsoll.yaml.Reading.only;
import static dev.plimsoll.yaml.Reading.refuses;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.yaml.YamlDocument.Broken;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BrokenTest {

    @Test
    void anAliasNeedsItsAnchorAboveIt() {
        refuses("a: *x\nb: &x 1", 1, "no anchor &x above this alias; anchors do not reach across ---");
    }

    @Test
    void anAnchorDoesNotContainItself() {
        refuses("a: &x\n- *x", 2, "the anchor &x contains itself; an alias may only repeat what is complete");
        refuses("&x {a: *x}", 1, "the anchor &x contains itself; an alias may only repeat what is complete");
    }

    @Test
    void anchorsHavePlainNames() {
        refuses(
                "a: *.txt",
                1,
                "the name of an anchor takes letters, digits, _ and -; quote a text that begins with & or *");
        refuses(
                "a: *",
                1,
                "the name of an anchor takes letters, digits, _ and -; quote a text that begins with & or *");
    }

    @Test
    void controlCharactersAreEscaped() {
        refuses(
                "a: 1\nb: x\u0000y",
                2,
                "a control character; YAML takes them only as escapes in double quotes, such as \"\\0\"");
        refuses(
                "# \u001b[1m\na: 1",
                1,
                "a control character; YAML takes them only as escapes in double quotes, such as \"\\0\"");
    }

    @Test
    void aColonInTheTextWantsQuotes() {
        refuses(
                "a: b: c",
                1,
                "mapping values are not allowed here; quote the text that holds `: `, or check the indentation");
    }

    @Test
    void aKeyWantsAColon() {
        refuses("a: 1\nb\nc: 2", 3, "could not find expected ':'; a key needs a colon and a blank after it");
    }

    @Test
    void anUndeclaredTagHandleIsNamed() {
        refuses("a: !e!x 1", 1, "found undefined tag handle !e!");
    }

    @Test
    void halfAPairIsNoText() {
        refuses(
                "a: \"\\ud800\"",
                1,
                "`\\ud800` holds half of a surrogate pair or bytes that are no UTF-8; save the file as UTF-8 and escape pairs whole");
    }

    @Test
    void infinityIsNamed() {
        refuses("a:\n- .Inf", 2, ".inf is no number in JSON; write a finite number, or quote it");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a: 'b",
                "a: \"b",
                "[1, 2",
                "{a: 1",
                "a: ]",
                "- a\nb: 1",
                "a: 1\n b: 2",
                "a: @x",
                "a: `x`",
                "%a",
                "a: |x\n b",
                "a: \"\\uD83D\"",
                "? a\n? b\n  c: d",
                "\"\\U99999999\"",
                "!<a",
                "%YAML 1.99999999999\n",
                "{\"a\": 1",
                "{\"a\" 1}"
            })
    void theMessageIsOneLineWithinTheFile(String yaml) {
        Broken broken = (Broken) only(yaml);

        assertThat(broken.message()).isNotBlank().doesNotContain("\n", "\r");
        assertThat(broken.line()).isBetween(1, (int) yaml.lines().count());
    }

    @Test
    void aMessageQuotesLittle() {
        Broken broken = (Broken) only("? " + "k".repeat(500) + "\n: 1\n? " + "k".repeat(500) + "\n: 2\n");

        assertThat(broken.message())
                .startsWith("duplicate key `kkk")
                .contains("...`")
                .hasSizeLessThan(150);
    }
}
