// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.yaml;

import static dev.plimsoll.yaml.Reading.reads;
import static dev.plimsoll.yaml.Reading.refuses;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScalarsTest {

    @Test
    void theBooleansOfYaml11AreBooleans() {
        Stream.of("y", "Y", "yes", "Yes", "YES", "on", "On", "ON", "true", "True", "TRUE")
                .forEach(word -> reads(word, "true"));
        Stream.of("n", "N", "no", "No", "NO", "off", "Off", "OFF", "false", "False", "FALSE")
                .forEach(word -> reads(word, "false"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"yEs", "oN", "tRUE", "nO", "T", "F", "yesno", "y n"})
    void otherSpellingsAreStrings(String word) {
        reads(word, '"' + word + '"');
    }

    @Test
    void nothingIsNull() {
        Stream.of("~", "null", "Null", "NULL").forEach(word -> reads(word, "null"));
        reads("a:", "{\"a\":null}");
        reads("- ", "[null]");
        reads("nULL", "\"nULL\"");
    }

    @Test
    void quotesMakeAString() {
        reads("'yes'", "\"yes\"");
        reads("\"017\"", "\"017\"");
        reads("''", "\"\"");
        reads("|\n  12\n", "\"12\\n\"");
        reads(">-\n  null\n", "\"null\"");
    }

    @Test
    void aLeadingZeroMakesAnOctal() {
        reads("017", "15");
        reads("-017", "-15");
        reads("+017", "15");
        reads("0o17", "15");
        reads("0O17", "15");
        reads("00", "0");
    }

    @Test
    void anOctalWithAnEightIsAFloat() {
        reads("08", "8");
        reads("0189", "189");
        reads("0o8", "\"0o8\"");
    }

    @Test
    void hexadecimalAndBinaryHaveAPrefix() {
        reads("0x1F", "31");
        reads("0X1f", "31");
        reads("-0xff", "-255");
        reads("0b101", "5");
        reads("-0B101", "-5");
        reads("0b-101", "-5"); // an accident of go-yaml
        reads("0x", "\"0x\"");
        reads("0b2", "\"0b2\"");
        reads("0xg", "\"0xg\"");
    }

    @Test
    void underscoresInNumbersAreDropped() {
        reads("1_000", "1000");
        reads("1__0_", "10");
        reads("0x_f", "15");
        reads("0_17", "15");
        reads("1_0.5", "10.5");
        reads("_1", "\"_1\"");
        reads(".5_0", "0.5");
        reads(".5__0", "\".5__0\"");
    }

    @Test
    void signsAloneAreStrings() {
        Stream.of("+", "--1", "+-1", "-a", ".", "..", "+.").forEach(text -> reads(text, '"' + text + '"'));
    }

    @Test
    void integersReachTo64Bits() {
        reads("9223372036854775807", "9223372036854775807");
        reads("-9223372036854775808", "-9223372036854775808");
        reads("9223372036854775808", "9223372036854775808");
        reads("18446744073709551615", "18446744073709551615");
        reads("0xffffffffffffffff", "18446744073709551615");
    }

    @Test
    void largerIntegersAreFloats() {
        reads("18446744073709551616", "18446744073709552000");
        reads("-9223372036854775809", "-9223372036854776000");
        reads("+9223372036854775808", "9223372036854776000");
        reads("1000000000000000000000", "1e+21");
    }

    @Test
    void floatsAreWrittenAsGoWritesThem() {
        reads("1.0", "1");
        reads("1.", "1");
        reads(".5", "0.5");
        reads("-.5", "-0.5");
        reads("1e3", "1000");
        reads("1E+3", "1000");
        reads("12.5e-1", "1.25");
        reads("1e20", "100000000000000000000");
        reads("1e21", "1e+21");
        reads("0.000001", "0.000001");
        reads("1e-7", "1e-7");
        reads("1.5e-10", "1.5e-10");
        reads("-0.0", "-0");
        reads("0.1234567890123456789", "0.12345678901234568");
        reads("18446744073709551615E-1", "1844674407370955300");
        reads("-0", "0");
    }

    @Test
    void aFloatTooLargeIsAString() {
        reads("1e999", "\"1e999\"");
        reads(".1e999", "\".1e999\"");
    }

    @Test
    void almostAFloatIsAString() {
        Stream.of(
                        "1e",
                        "e1",
                        "1.2.3",
                        "1e+",
                        "0x1p-2",
                        "1.5f",
                        "1d",
                        "100m",
                        "1Gi",
                        "Infinity",
                        "NaN",
                        "\u0661",
                        "1\u0662")
                .forEach(text -> reads(text, '"' + text + '"'));
    }

    @ParameterizedTest
    @ValueSource(strings = {".inf", "-.Inf", "+.INF", ".nan", ".NaN"})
    void infinityIsNoJson(String word) {
        refuses("a: " + word);
        refuses("[" + word + "]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1:30", "190:20:30", "1:30.5", "80:443"})
    void thereAreNoSexagesimals(String word) {
        reads(word, '"' + word + '"');
    }

    @ParameterizedTest
    @ValueSource(strings = {"2001-01-01", "2001-12-14t21:59:43.10Z", "2001-12-14 21:59:43", "2001-13-45"})
    void datesStayStrings(String word) {
        reads(word, '"' + word + '"');
    }

    @Test
    void aTagAsksForAType() {
        reads("!!str 12", "\"12\"");
        reads("!!str yes", "\"yes\"");
        reads("!!str", "\"\"");
        reads("!!int '12'", "12");
        reads("!!int\t017", "15");
        reads("!!float 1", "1");
        reads("!!float 0x10", "16");
        reads("!!bool yes", "true");
        reads("!!null ''", "null");
        reads("!<tag:yaml.org,2002:int> '7'", "7");
        reads("!!timestamp 2001-1-1", "\"2001-1-1\"");
        reads("!!timestamp '2001-12-14T1:9:4.5+01:00'", "\"2001-12-14T1:9:4.5+01:00\"");
    }

    @Test
    void aTagThatDoesNotFitIsRefused() {
        refuses("a: !!int abc", 1, "`abc` is no !!int; drop the tag or change the value");
        refuses("!!int 1.5");
        refuses("!!float 18446744073709551615");
        refuses("!!bool maybe");
        refuses("!!null x");
        refuses("!!timestamp 2001-02-30");
        refuses("!!timestamp 2001-01-01 25:00:00");
        refuses("!!timestamp 2001-01-01 10:00:00Z");
    }

    @Test
    void tagsThatGoYamlDoesNotKnowMeanNothing() {
        reads("!vault x", "\"x\"");
        reads("!Ref 12", "\"12\"");
        reads("! 12", "\"12\"");
        reads("!foo {a: 1}", "{\"a\":1}");
        reads("!!set {a, b}", "{\"a\":null,\"b\":null}");
        reads("!!python/object:os.system [ls]", "[\"ls\"]");
        reads("!!int [1]", "[1]");
    }

    @Test
    void binaryIsDecoded() {
        reads("!!binary aGVsbG8=", "\"hello\"");
        reads("!!binary |\n  aGVs\n  bG8=\n", "\"hello\"");
        refuses("!!binary aGVsbG8", 1, "!!binary takes base64 with its padding");
        refuses("!!binary '*'");
    }

    @Test
    void keysBecomeStrings() {
        reads("1: a", "{\"1\":\"a\"}");
        reads("0x10: a", "{\"16\":\"a\"}");
        reads("yes: a", "{\"true\":\"a\"}");
        reads("on: push", "{\"true\":\"push\"}");
        reads("n: a", "{\"false\":\"a\"}");
        reads("'yes': a", "{\"yes\":\"a\"}");
        reads("2001-01-01: a", "{\"2001-01-01\":\"a\"}");
        reads("!!binary aGk=: a", "{\"hi\":\"a\"}");
    }

    @Test
    void floatKeysAreWrittenWith32Bits() {
        reads("1.1: a", "{\"1.1\":\"a\"}");
        reads("1.0: a", "{\"1\":\"a\"}");
        reads("3.14159265358979: a", "{\"3.1415927\":\"a\"}");
        reads("999999.0: a", "{\"999999\":\"a\"}");
        reads("1e6: a", "{\"1e+06\":\"a\"}");
        reads("9e9: a", "{\"9e+09\":\"a\"}");
        reads("0.0001: a", "{\"0.0001\":\"a\"}");
        reads("0.00001: a", "{\"1e-05\":\"a\"}");
        reads("-1.5: a", "{\"-1.5\":\"a\"}");
        reads("-0.0: a", "{\"-0\":\"a\"}");
        reads("1e300: a", "{\".inf\":\"a\"}");
        reads("-.inf: a", "{\"-.inf\":\"a\"}");
        reads(".NaN: a", "{\".nan\":\"a\"}");
    }

    @Test
    void someKeysCannotBecomeStrings() {
        refuses("~: a", 1, "the key is null; quote it to make it a string");
        refuses("?\n: a", 1, "the key is null; quote it to make it a string");
        refuses("18446744073709551615: a", 1, "the key 18446744073709551615 needs more than 63 bits; quote it");
        refuses("? [a]\n: b", 1, "a list or a mapping cannot be a key; a key is a string, a number or a boolean");
        refuses(
                "a: {{ .Values.x }}",
                1,
                "a list or a mapping cannot be a key; a key is a string, a number or a boolean");
    }
}
