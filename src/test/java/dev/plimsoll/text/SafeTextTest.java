// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafeTextTest {
    /** Each hostile character as every form shows it. */
    @ParameterizedTest
    @CsvSource({
        "0000, \\u0000", // controls
        "0007, \\u0007",
        "0009, \\t",
        "000A, \\n",
        "000D, \\r",
        "001B, \\u001b",
        "007F, \\u007f",
        "0085, \\u0085", // C1
        "009B, \\u009b",
        "00AD, \\u00ad", // formats
        "061C, \\u061c", // direction of reading
        "200E, \\u200e",
        "200F, \\u200f",
        "202A, \\u202a",
        "202E, \\u202e",
        "2066, \\u2066",
        "2069, \\u2069",
        "200B, \\u200b", // zero width
        "200D, \\u200d",
        "2060, \\u2060",
        "FEFF, \\ufeff",
        "E000, \\ue000", // private use
        "F8FF, \\uf8ff",
        "F0000, \\U000f0000",
        "10FFFD, \\U0010fffd",
        "0378, \\u0378", // unassigned
        "FFFE, \\ufffe",
        "FFFF, \\uffff",
        "1FFFF, \\U0001ffff",
        "D800, \\ud800", // half a pair
        "DFFF, \\udfff",
        "2028, \\u2028", // separators
        "2029, \\u2029",
        "E0041, \\U000e0041", // tags
    })
    void whatIsHostileIsShownAsItsEscapeInEveryForm(String point, String escape) {
        var hostile = "a" + Character.toString(Integer.parseInt(point, 16)) + "b";
        var shown = "a" + escape + "b";

        assertThat(SafeText.line(hostile)).isEqualTo(shown);
        assertThat(SafeText.line(hostile, 50)).isEqualTo(shown);
        assertThat(appended(hostile)).isEqualTo("> " + shown);
        assertThat(SafeText.quoted(hostile)).isEqualTo('"' + shown + '"');
        assertThat(SafeText.quoted(hostile, 50)).isEqualTo('"' + shown + '"');
    }

    @ParameterizedTest
    @CsvSource({"~", "é", "ß", "中", "ا", "😀", "́", "�", "€"})
    void whatCanBeSeenStays(String text) {
        assertThat(SafeText.line(text)).isEqualTo(text);
        assertThat(SafeText.quoted(text)).isEqualTo('"' + text + '"');
    }

    @Test
    void onlyAQuotedValueEscapesQuotesAndBackslashes() {
        assertThat(SafeText.line("a\"\\b")).isEqualTo("a\"\\b");
        assertThat(SafeText.quoted("a\"\\b")).isEqualTo("\"a\\\"\\\\b\"");
    }

    @ParameterizedTest
    @CsvSource({"abcd, abcd", "abcde, abc…", "abc\u202e, abc…", "\u202e, …", "ab😀, ab😀", "abc😀, abc…"})
    void longTextEndsInAnEllipsisAndNeverWithinACharacter(String text, String shown) {
        assertThat(SafeText.line(text, 4)).isEqualTo(shown);
        assertThat(SafeText.quoted(text, 4)).isEqualTo('"' + shown + '"');
    }

    @Test
    void aValueHasABoundAndMayBeAbsent() {
        assertThat(SafeText.quoted("x".repeat(121))).isEqualTo('"' + "x".repeat(119) + "…\"");
        assertThat(SafeText.quoted(null)).isEqualTo("nothing");
    }

    @Test
    void aLineWithoutABoundIsWhole() {
        assertThat(SafeText.line("x".repeat(100_000) + "\n")).hasSize(100_002);
    }

    private static String appended(String text) {
        var out = new StringBuilder("> ");
        SafeText.appendLine(out, text, 50);
        return out.toString();
    }
}
