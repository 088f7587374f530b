// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.plimsoll.json.JsonException.Malformed;
import dev.plimsoll.json.JsonException.WrongType;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonReaderTest {
    private enum Field {
        name,
        image,
        limits
    }

    private static final FieldNames<Field> FIELDS = FieldNames.of(Field.class);

    /** Each way to ask for a value, by what the message says that it expected. */
    private static final Map<String, Consumer<JsonReader>> QUESTIONS = Map.of(
            "an object", JsonReader::object,
            "a list", JsonReader::array,
            "a string", JsonReader::string,
            "true or false", JsonReader::bool,
            "a whole number", JsonReader::integer,
            "a string or a number", JsonReader::stringOrNumber);

    @Test
    void aFieldIsHandedOutIfSomebodyKnowsItAndElseSteppedOver() {
        var in = reader(
                " { \"x\" : {\"name\": [1, {}]}, \"image\" : \"a\" , \"names\": 1, \"Name\": 2, \"nam\": 3, \"\": 4,\"name\":\"b\" } ");

        assertThat(in.object()).isTrue();
        assertThat(in.field(FIELDS)).isEqualTo(Field.image);
        assertThat(in.string()).isEqualTo("a");
        assertThat(in.field(FIELDS)).isEqualTo(Field.name);
        assertThat(in.string()).isEqualTo("b");
        assertThat(in.field(FIELDS)).isNull();
        in.end();
    }

    @Test
    void aFieldThatStandsTwiceIsHandedOutTwice() {
        var in = reader("{\"name\": 1, \"name\": 2}");
        in.object();

        assertThat(in.field(FIELDS)).isEqualTo(Field.name);
        assertThat(in.integer()).isEqualTo(1);
        assertThat(in.field(FIELDS)).isEqualTo(Field.name);
        assertThat(in.integer()).isEqualTo(2);
        assertThat(in.field(FIELDS)).isNull();
    }

    @Test
    void aNameMayBeWrittenWithEscapes() {
        var in = reader("{\"\\u006eam\\u0065\": 1, \"a\\\"b\": 2}");
        in.object();

        assertThat(in.field(FIELDS)).isEqualTo(Field.name);
        in.skip();
        assertThat(in.key()).isEqualTo("a\"b");
    }

    @Test
    void keysAreHandedOutAsTheyStand() {
        var in = reader("{\"a\": 1, \"\": 2, \"a\": 3}");
        var keys = new ArrayList<String>();

        in.object();
        for (String key; (key = in.key()) != null; ) {
            keys.add(key + in.integer());
        }
        assertThat(keys).containsExactly("a1", "2", "a3");
        in.end();
    }

    @Test
    void elementsAreReadInOrder() {
        var in = reader("[1,[],[2 , [3]], {} ]");

        assertThat(in.array()).isTrue();
        assertThat(in.element()).isTrue();
        assertThat(in.integer()).isEqualTo(1);
        assertThat(in.element()).isTrue();
        assertThat(in.array()).isTrue();
        assertThat(in.element()).isFalse();
        assertThat(in.element()).isTrue();
        assertThat(in.array()).isTrue();
        assertThat(in.element()).isTrue();
        assertThat(in.integer()).isEqualTo(2);
        assertThat(in.element()).isTrue();
        in.skip();
        assertThat(in.element()).isFalse();
        assertThat(in.element()).isTrue();
        assertThat(in.object()).isTrue();
        assertThat(in.key()).isNull();
        assertThat(in.element()).isFalse();
        in.end();
    }

    @Test
    void nullMeansAbsent() {
        assertThat(reader("null").object()).isFalse();
        assertThat(reader("null").array()).isFalse();
        assertThat(reader("null").string()).isNull();
        assertThat(reader("null").bool()).isNull();
        assertThat(reader("null").integer()).isNull();
        assertThat(reader("null").stringOrNumber()).isNull();
        for (var question : QUESTIONS.values()) {
            var in = reader("[null, 7]");
            in.array();
            in.element();
            question.accept(in);
            assertThat(in.element()).isTrue();
            assertThat(in.integer()).isEqualTo(7);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"a\": 1} | an object",
                "[1] | a list",
                "\"1\" | a string, a string or a number",
                "true | true or false",
                "false | true or false",
                "1 | a whole number, a string or a number",
                "-1.5e3 | a string or a number",
            })
    void nothingIsCoerced(String json, String types) {
        QUESTIONS.forEach((type, question) -> {
            var in = reader(" " + json);
            if (List.of(types.split(", ")).contains(type)) {
                question.accept(in);
            } else {
                var refused = catchThrowableOfType(WrongType.class, () -> question.accept(in));
                assertThat(refused).as("%s for %s", type, json).isNotNull();
                assertThat(refused.offset()).isEqualTo(1);
                assertThat(refused.getMessage())
                        .isEqualTo(
                                type.equals("a whole number") && json.startsWith("-")
                                        ? "expected a whole number of 64 bits, not " + json
                                        : "expected " + type + ", not " + json);
            }
        });
    }

    @Test
    void theMessageShowsNoMoreThan40Characters() {
        var refused = catchThrowableOfType(
                WrongType.class, () -> reader("\"" + "x".repeat(39) + "\"").bool());
        assertThat(refused).hasMessage("expected true or false, not \"" + "x".repeat(39) + "…");
        refused = catchThrowableOfType(
                WrongType.class, () -> reader("\"" + "x".repeat(38) + "\"").bool());
        assertThat(refused).hasMessage("expected true or false, not \"" + "x".repeat(38) + "\"");
    }

    @Test
    void whatIsRefusedBuysNoStackTrace() {
        assertThat(catchThrowableOfType(WrongType.class, () -> reader("1").bool())
                        .getStackTrace())
                .isEmpty();
        assertThat(catchThrowableOfType(Malformed.class, () -> reader("x").bool())
                        .getStackTrace())
                .isEmpty();
    }

    @Test
    void truthIsReadAsItIs() {
        var in = reader("[true, false,null]");
        in.array();

        assertThat(in.element()).isTrue();
        assertThat(in.bool()).isTrue();
        assertThat(in.element()).isTrue();
        assertThat(in.bool()).isFalse();
        assertThat(in.element()).isTrue();
        assertThat(in.bool()).isNull();
        assertThat(in.element()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-0, 0",
        "9, 9",
        "1000, 1000",
        "9223372036854775807, 9223372036854775807",
        "-9223372036854775808, -9223372036854775808",
    })
    void aWholeNumberHas64Bits(String json, long value) {
        assertThat(reader(json).integer()).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"9223372036854775808", "-9223372036854775809", "1.0", "1e3", "1E0", "-0.0"})
    void asInGoNoOtherNumberIsWhole(String json) {
        assertThat(catchThrowableOfType(WrongType.class, () -> reader(json).integer()))
                .hasMessage("expected a whole number of 64 bits, not " + json);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"0", "-0", "12", "9", "0.10", "-1.50e+03", "1E-7", "1e400", "123456789012345678901234567890"})
    void aNumberIsHandedOutAsItStands(String json) {
        assertThat(reader(json).stringOrNumber()).isEqualTo(json);
        var in = reader("[" + json + " ]");
        in.array();
        in.element();
        assertThat(in.stringOrNumber()).isEqualTo(json);
        assertThat(in.element()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "\\\", \"",
        "\\\\, \\",
        "\\/, /",
        "a\\bc, 'a\bc'",
        "a\\fc, 'a\fc'",
        "a\\nc, 'a\nc'",
        "a\\rc, 'a\rc'",
        "a\\tc, 'a\tc'",
        "\\u0041\\u00e9\\u20AC, A\u00e9\u20ac",
        "\\u0000, '\0'",
        "\\uD83D\\uDE00, \ud83d\ude00",
        "\\u006eginx:\\u006catest, nginx:latest",
        "\u00e9\u20ac\ud83d\ude00\\n, '\u00e9\u20ac\ud83d\ude00\n'",
    })
    void escapesAreResolved(String written, String read) {
        assertThat(reader("\"" + written + "\"").string()).isEqualTo(read);
    }

    @ParameterizedTest
    @CsvSource({
        "\\ud83d, \ufffd",
        "\\ude00, \ufffd",
        "\\ud800, \ufffd",
        "\\udfff, \ufffd",
        "\\ud83dx, \ufffdx",
        "\\ud83d\\n, '\ufffd\n'",
        "\\ud83d\\u0041, \ufffdA",
        "\\ud83dxude00, \ufffdxude00",
        "\\ud83d\\nde00, '\ufffd\nde00'",
        "\\ud83d\\ud83d\\ude00, \ufffd\ud83d\ude00",
        "\\ude00\\ud83d, \ufffd\ufffd",
        "\\ud83d\\uDE0, ",
        "\\ud7ff\\ue000, \ud7ff\ue000",
    })
    void halfOfASurrogatePairIsReplaced(String written, String read) {
        if (read == null) {
            assertThat(catchThrowableOfType(
                            Malformed.class, () -> reader("\"" + written + "\"").string()))
                    .isNotNull();
        } else {
            assertThat(reader("\"" + written + "\"").string()).isEqualTo(read);
        }
    }

    @Test
    void bytesThatAreNoUtf8AreReplaced() {
        for (var escape : List.of("", "\\n")) {
            var bytes = new ByteArrayOutputStream();
            bytes.writeBytes("\"a".getBytes(UTF_8));
            bytes.write(0xC3);
            bytes.writeBytes(("b" + escape + "\"").getBytes(UTF_8));

            assertThat(new JsonReader(bytes.toByteArray()).string())
                    .isEqualTo("a\ufffdb" + escape.replace("\\n", "\n"));
        }
    }

    /** Eight bytes are looked at in one go: the end is found wherever it stands. */
    @Test
    void aStringEndsAtItsQuoteWhateverStandsBefore() {
        for (var filler : List.of("x", " ", "!", "#", "[", "]", "\u007f", "\u00e9", "\ud83d\ude00")) {
            for (int length = 0; length < 20; length++) {
                var text = filler.repeat(length);

                var in = reader("[\"" + text + "\",\"" + text + "\\t" + text + "\"]");
                in.array();
                in.element();
                assertThat(in.string()).isEqualTo(text);
                in.element();
                assertThat(in.string()).isEqualTo(text + "\t" + text);
                assertThat(in.element()).isFalse();
            }
        }
    }

    @Test
    void aControlCharacterMustBeEscapedWhereverItStands() {
        for (int before = 0; before < 20; before++) {
            var start = "\"" + "\u00e9".repeat(before);
            for (var rest : List.of("\"", "\u00e9\u00e9\u00e9\u00e9\u00e9\"")) {
                for (char control = 0; control < ' '; control++) {
                    assertMalformed(start + control + rest, 1 + 2 * before, "a control character must be escaped");
                }
                assertThat(reader(start + ' ' + rest).string()).hasSize(before + rest.length());
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "~~ | 0 | the document ends too early",
                "~ ~ | 1 | the document ends too early",
                "x | 0 | expected a value",
                "tru | 3 | expected true",
                "trux | 3 | expected true",
                "falsE | 4 | expected false",
                "nul | 3 | expected null",
                "- | 1 | a number lacks digits",
                "-x | 1 | a number lacks digits",
                "+1 | 0 | expected a value",
                ".5 | 0 | expected a value",
                "1. | 2 | a number lacks digits",
                "1.e3 | 2 | a number lacks digits",
                "1e | 2 | a number lacks digits",
                "1e+ | 3 | a number lacks digits",
                "01 | 1 | nothing may follow the document",
                "1 2 | 2 | nothing may follow the document",
                "1x | 1 | nothing may follow the document",
                "{} , | 3 | nothing may follow the document",
                "\" | 1 | a string has no end",
                "\"abc | 4 | a string has no end",
                "\"abc\\ | 5 | unknown escape in a string",
                "\"\\x\" | 2 | unknown escape in a string",
                "\"\\u12\" | 5 | expected four hexadecimal digits after \\u",
                "\"\\u12g4\" | 5 | expected four hexadecimal digits after \\u",
                "\"\\u123 | 6 | expected four hexadecimal digits after \\u",
                "[ | 1 | the document ends too early",
                "[1 | 2 | the document ends too early",
                "[1 2] | 3 | expected , or ]",
                "[1} | 2 | expected , or ]",
                "{ | 1 | the document ends too early",
                "{\"a\" | 4 | the document ends too early",
                "{\"a\": | 5 | the document ends too early",
                "{\"a\":1 | 6 | the document ends too early",
                "{\"a\" 1} | 5 | expected : after a field name",
                "{\"a\":1 \"b\":2} | 7 | expected , or }",
                "{\"a\":1] | 6 | expected , or }",
                "{a:1} | 1 | expected a field name in quotes",
                "{1:1} | 1 | expected a field name in quotes",
            })
    void whatIsNoJsonIsRefusedWhereItEndsToBe(String json, int offset, String problem) {
        assertMalformed(json, offset, problem);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[1,]", "[,1]", "[,]", "{\"a\":1,}", "{,\"a\":1}", "{,}", "[1,,2]", "{\"a\":1,,\"b\":2}"})
    void aCommaStandsBetweenTwo(String json) {
        assertThat(catchThrowableOfType(Malformed.class, () -> skipped(json))).isNotNull();
        assertThat(catchThrowableOfType(Malformed.class, () -> walked(json))).isNotNull();
    }

    @Test
    void aHundredLevelsAreReadAndNoMore() {
        for (Consumer<String> way : List.<Consumer<String>>of(JsonReaderTest::skipped, JsonReaderTest::walked)) {
            way.accept("[".repeat(100) + "]".repeat(100));
            way.accept("{\"a\":".repeat(100) + "0" + "}".repeat(100));
            way.accept("[" + "[{},[]],".repeat(200) + "0]");
            var refused = catchThrowableOfType(
                    Malformed.class,
                    () -> way.accept("[".repeat(50) + "{\"a\":".repeat(51) + "0" + "}".repeat(51) + "]".repeat(50)));
            assertThat(refused).hasMessageStartingWith("nested deeper than 100 ");
            assertThat(catchThrowableOfType(Malformed.class, () -> way.accept("[".repeat(1_000_000))))
                    .hasMessageStartingWith("nested deeper than 100 ");
        }
    }

    @Test
    void onlyTheFourBlanksOfJsonAreBlank() {
        var in = reader("\t\r\n [ \t\r\n1 \t\r\n] \t\r\n");
        in.skip();
        in.end();
        assertMalformed("\u00a01", 0, "expected a value");
        assertMalformed("\f1", 0, "expected a value");
        assertMalformed("1\0", 1, "nothing may follow the document");
    }

    @Test
    void aPartOfTheBytesIsADocumentOfItsOwn() {
        var bytes = "[1,\"ab\",true]".getBytes(UTF_8);

        assertThat(new JsonReader(bytes, 1, 2).integer()).isEqualTo(1);
        var in = new JsonReader(bytes, 3, 7);
        assertThat(in.position()).isEqualTo(3);
        assertThat(in.string()).isEqualTo("ab");
        in.end();
        assertThat(catchThrowableOfType(Malformed.class, () -> new JsonReader(bytes, 3, 6).string())
                        .offset())
                .isEqualTo(6);
        assertThat(catchThrowableOfType(Malformed.class, () -> new JsonReader(bytes, 8, 11).bool())
                        .offset())
                .isEqualTo(11);
        assertThat(catchThrowableOfType(Malformed.class, () -> new JsonReader(bytes, 0, 12).skip())
                        .offset())
                .isEqualTo(12);
    }

    @Test
    void thePositionIsWhereTheNextValueStarts() {
        var in = reader("  [ 1 ,  \"a\" ] ");

        assertThat(in.position()).isEqualTo(2);
        in.array();
        in.element();
        assertThat(in.position()).isEqualTo(4);
        in.skip();
        in.element();
        assertThat(in.position()).isEqualTo(9);
        in.skip();
        assertThat(in.element()).isFalse();
        assertThat(in.position()).isEqualTo(15);
    }

    /** However it is read: stepped over, or a value at a time. */
    private static void assertMalformed(String json, int offset, String problem) {
        var whenSkipped = catchThrowableOfType(Malformed.class, () -> skipped(json));
        assertThat(whenSkipped).as(json).isNotNull();
        assertThat(whenSkipped).hasMessage(problem + " (at byte " + offset + ")");
        assertThat(whenSkipped.offset()).isEqualTo(offset);
        var whenWalked = catchThrowableOfType(Malformed.class, () -> walked(json));
        assertThat(whenWalked).as(json).isNotNull();
        assertThat(whenWalked.offset()).isEqualTo(offset);
        if (!problem.equals("the document ends too early")) { // who reads a value at a time says what he waits for
            assertThat(whenWalked).hasMessage(whenSkipped.getMessage());
        }
    }

    private static void skipped(String json) {
        var in = reader(json);
        in.skip();
        in.end();
    }

    private static void walked(String json) {
        var in = reader(json);
        walk(in, json);
        in.end();
    }

    private static void walk(JsonReader in, String json) {
        int at = in.position();
        char first = at < json.length() ? json.charAt(at) : ' ';
        if (first == '{') {
            in.object();
            while (in.key() != null) {
                walk(in, json);
            }
        } else if (first == '[') {
            in.array();
            while (in.element()) {
                walk(in, json);
            }
        } else if (first == '"') {
            in.string();
        } else if (first == 't' || first == 'f') {
            in.bool();
        } else {
            in.stringOrNumber();
        }
    }

    private static JsonReader reader(String json) {
        return new JsonReader(json.getBytes(UTF_8));
    }
}
