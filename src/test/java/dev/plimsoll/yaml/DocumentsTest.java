// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.yaml;

import static dev.plimsoll.yaml.Reading.all;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentsTest {

    @Test
    void documentsArePartedByThreeDashes() {
        assertThat(all("a: 1\n---\nb: 2\n--- # c\nc: 3"))
                .containsExactly("1@1 {\"a\":1}", "2@3 {\"b\":2}", "3@5 {\"c\":3}");
    }

    @Test
    void emptyPartsShiftNoNumber() {
        assertThat(all("---\n---\n# only a comment\n---\n\na: 1\n---\n   \n---\nb: 2\n---\n"))
                .containsExactly("1@6 {\"a\":1}", "2@10 {\"b\":2}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "# c", "---", "---\n---\n", "  # c\n\n"})
    void aFileMayHoldNothing(String nothing) {
        assertThat(all(nothing)).isEmpty();
    }

    @Test
    void aNullThatIsWrittenIsADocument() {
        assertThat(all("null\n---\n~")).containsExactly("1@1 null", "2@3 null");
    }

    @Test
    void anyValueMayBeADocument() {
        assertThat(all("[1]\n---\n2\n---\nx")).containsExactly("1@1 [1]", "2@3 2", "3@5 \"x\"");
    }

    @Test
    void aBrokenDocumentDoesNotHideTheOthers() {
        assertThat(all("a: 1\n---\nb: [\n---\nc: *x\n---\nd: 4\n"))
                .hasSize(4)
                .startsWith("1@1 {\"a\":1}")
                .contains("3@5! no anchor &x above this alias; anchors do not reach across ---")
                .endsWith("4@7 {\"d\":4}");
    }

    @Test
    void aDocumentDoesNotBeginOnTheLineOfTheDashes() {
        assertThat(all("a: 1\n--- b\nc: 2\n---x\n---\nd: 3"))
                .containsExactly(
                        "1@1 {\"a\":1}",
                        "2@2! only a comment may follow --- on its line; begin the document on the next line",
                        "3@4! only a comment may follow --- on its line; begin the document on the next line",
                        "4@6 {\"d\":3}");
    }

    @Test
    void directivesAreRefused() {
        assertThat(all("%YAML 1.1\n---\na: 1"))
                .containsExactly("1@1! kubectl takes no YAML directives; remove the line", "2@3 {\"a\":1}");
    }

    @Test
    void jsonValuesMayFollowEachOther() {
        assertThat(all("{\"a\": 1}{\"b\": 2}\n[3] null"))
                .containsExactly("1@1 {\"a\":1}", "2@1 {\"b\":2}", "3@2 [3]", "4@2 null");
    }

    @Test
    void jsonMayHoldTabs() {
        assertThat(all("{\n\t\"a\":\t[1,\t2]\n}")).containsExactly("1@1 {\"a\":[1,2]}");
    }

    @Test
    void jsonHasEscapesThatYamlHasNot() {
        assertThat(all("{\"a\": \"\\/\\ud83d\\ude00\"}")).containsExactly("1@1 {\"a\":\"/\ud83d\ude00\"}");
    }

    @Test
    void jsonMayHoldAByteThatYamlMayNot() {
        assertThat(all("{\"a\": \"\u007f\"}")).containsExactly("1@1 {\"a\":\"\u007f\"}");
    }

    @Test
    void numbersOfJsonStayAsTheyAre() {
        assertThat(all("{\"a\": [1.0, 1E3, -0, 123456789012345678901234567890]}"))
                .containsExactly("1@1 {\"a\":[1.0,1E3,-0,123456789012345678901234567890]}");
    }

    @Test
    void whatBeginsWithABraceMayStillBeYaml() {
        assertThat(all("{a: 017}")).containsExactly("1@1 {\"a\":15}");
        assertThat(all("{\"a\": yes, }")).containsExactly("1@1 {\"a\":true}");
    }

    @Test
    void yamlMayFollowOneJsonValue() {
        assertThat(all("{\"a\": 1}\n---\nb: 2")).containsExactly("1@1 {\"a\":1}", "2@3 {\"b\":2}");
        assertThat(all(" {\"a\": 1} # c\n---\n{\"b\": 2}")).containsExactly("1@1 {\"a\":1}", "2@3 {\"b\":2}");
    }

    @Test
    void yamlMayNotFollowTwoJsonValues() {
        assertThat(all("{\"a\": 1}\n{\"b\": 2}\nc: 3\n---\nd: 4"))
                .containsExactly(
                        "1@1 {\"a\":1}",
                        "2@2 {\"b\":2}",
                        "3@3! expected a JSON value; after JSON kubectl reads only JSON",
                        "4@5 {\"d\":4}");
    }

    @Test
    void aMistakeOfMeaningDoesNotEndTheJson() {
        assertThat(all("{\"a\": 1,\n\"a\": 2}\n{\"b\": \"\\ud800\"}\n{\"c\": 3}"))
                .containsExactly(
                        "1@2! duplicate key `a`: first on line 1, again on line 2; a mapping takes each key once",
                        "2@3! `\\ud800` holds half of a surrogate pair or bytes that are no UTF-8; save the file as UTF-8 and escape pairs"
                                + " whole",
                        "3@4 {\"c\":3}");
    }

    @Test
    void aByteOrderMarkTellsTheEncoding() {
        String text = "\ufeffa: \u00e9\r\n---\r\nb: 2\r\n";
        assertThat(all(text)).containsExactly("1@1 {\"a\":\"\u00e9\"}", "2@3 {\"b\":2}");
        assertThat(all(text.getBytes(UTF_16LE))).containsExactly("1@1 {\"a\":\"\u00e9\"}", "2@3 {\"b\":2}");
        assertThat(all(text.getBytes(UTF_16BE))).containsExactly("1@1 {\"a\":\"\u00e9\"}", "2@3 {\"b\":2}");
        assertThat(all("\ufeff{\"a\": 1}{\"b\": 2}")).containsExactly("1@1 {\"a\":1}", "2@1 {\"b\":2}");
    }

    @Test
    void aByteOrderMarkBelongsAtTheStart() {
        assertThat(all("a: 1\n\ufeffb: 2"))
                .containsExactly("1@2! a byte order mark in the middle of the file; remove it");
        assertThat(all("a: 1\n---\n\ufeffb: 2")).containsExactly("1@1 {\"a\":1}", "2@3 {\"b\":2}");
    }

    @Test
    void bytesThatAreNoUtf8MayStandInAComment() {
        assertThat(all("# caf\u00e9\na: 1".getBytes(ISO_8859_1))).containsExactly("1@2 {\"a\":1}");
        assertThat(all("a: 1\nb: caf\u00e9\n".getBytes(ISO_8859_1)))
                .containsExactly(
                        "1@2! `caf\\udce9` holds half of a surrogate pair or bytes that are no UTF-8; save the file as UTF-8 and"
                                + " escape pairs whole");
    }
}
