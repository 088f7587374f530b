// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Any bytes: {@link JsonReader} takes and refuses what Jackson does, and reads the same values, however it is asked. Two things
 * differ on purpose, as in Go's {@code encoding/json}: bytes that are no UTF-8 become U+FFFD, and so do halves of surrogate pairs,
 * which Jackson keeps in values and refuses in names.
 */
class JsonReaderFuzzTest {
    private static final JsonFactory JACKSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(JsonReader.MAX_DEPTH)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private static final FieldNames<Known> KNOWN = FieldNames.of(Known.class);

    private enum Known {
        name,
        image,
        b
    }

    /** A number as it stands there, to tell it from a string. */
    private record Amount(String text) {}

    @DictionaryEntries({
        "{\"",
        "\":",
        "\"name\":",
        "\"b\":",
        "\\u",
        "\\ud83d\\ude00",
        "null",
        "true",
        "false",
        "-0.1e+1",
        "],[",
        "\\\""
    })
    @FuzzTest
    void anyBytes(byte[] input) throws IOException {
        var read = new AtomicReference<@Nullable Object>();
        var known = EnumSet.noneOf(Known.class);
        boolean skipped = accepts(input, JsonReader::skip);
        boolean taken = accepts(input, in -> read.set(value(in, input)));
        boolean searched = accepts(input, in -> search(in, input, known));

        Object expected;
        try {
            expected = jackson(input);
        } catch (JsonProcessingException e) {
            boolean halfAPairInAName = e.getMessage().contains("surrogate");
            assertThat(halfAPairInAName || !(skipped || taken || searched))
                    .as(e.getMessage())
                    .isTrue();
            return;
        }
        assertThat(skipped && taken && searched).isTrue();
        assertThat(read.get()).isEqualTo(expected);
        assertThat(known).isEqualTo(known(expected));
    }

    private static boolean accepts(byte[] input, Consumer<JsonReader> how) {
        var in = new JsonReader(input);
        try {
            how.accept(in);
            in.end();
            return true;
        } catch (JsonException.Malformed e) {
            assertThat(e.offset()).isBetween(0, input.length);
            return false;
        }
    }

    /** Any value, as maps and lists. */
    private static @Nullable Object value(JsonReader in, byte[] bytes) {
        int at = in.position();
        switch (at < bytes.length ? bytes[at] : ' ') {
            case '{' -> {
                in.object();
                var object = new LinkedHashMap<String, @Nullable Object>();
                for (String key; (key = in.key()) != null; ) {
                    object.put(key, value(in, bytes));
                }
                return object;
            }
            case '[' -> {
                in.array();
                var array = new ArrayList<@Nullable Object>();
                while (in.element()) {
                    array.add(value(in, bytes));
                }
                return array;
            }
            case 't', 'f' -> {
                return in.bool();
            }
            case '"', 'n' -> {
                return in.string();
            }
            default -> {
                return number(in, bytes, at);
            }
        }
    }

    private static Amount number(JsonReader in, byte[] bytes, int at) {
        var text = new JsonReader(bytes, at, bytes.length).stringOrNumber();
        if (text.matches("-?[0-9]+") && new BigInteger(text).bitLength() < Long.SIZE) {
            assertThat(in.integer()).isEqualTo(new BigInteger(text).longValueExact());
        } else {
            in.skip();
        }
        return new Amount(text);
    }

    /** Which of the fields that somebody knows there are; all others are skipped by the way. */
    private static void search(JsonReader in, byte[] bytes, Set<Known> found) {
        int at = in.position();
        if (at < bytes.length && bytes[at] == '{') {
            in.object();
            for (Known field; (field = in.field(KNOWN)) != null; ) {
                in.skip();
                found.add(field);
            }
        } else {
            in.skip();
        }
    }

    private static Set<Known> known(@Nullable Object document) {
        var known = EnumSet.noneOf(Known.class);
        if (document instanceof Map<?, ?> object) {
            for (var field : Known.values()) {
                if (object.containsKey(field.name())) {
                    known.add(field);
                }
            }
        }
        return known;
    }

    private static @Nullable Object jackson(byte[] input) throws IOException {
        // The blanks keep Jackson from taking NUL for UTF-16, and a byte order mark for nothing.
        var text = "    " + new String(input, UTF_8);
        try (var in = JACKSON.createParser(text.getBytes(UTF_8))) {
            if (in.nextToken() == null) {
                throw new JsonParseException(in, "there is nothing");
            }
            var value = jackson(in);
            if (in.nextToken() != null) {
                throw new JsonParseException(in, "something follows");
            }
            return value;
        }
    }

    private static @Nullable Object jackson(JsonParser in) throws IOException {
        switch (in.currentToken()) {
            case START_OBJECT -> {
                var object = new LinkedHashMap<String, @Nullable Object>();
                while (in.nextToken() != JsonToken.END_OBJECT) {
                    var key = shown(in.currentName());
                    in.nextToken();
                    object.put(key, jackson(in));
                }
                return object;
            }
            case START_ARRAY -> {
                var array = new ArrayList<@Nullable Object>();
                while (in.nextToken() != JsonToken.END_ARRAY) {
                    array.add(jackson(in));
                }
                return array;
            }
            case VALUE_TRUE, VALUE_FALSE -> {
                return in.getBooleanValue();
            }
            case VALUE_NULL -> {
                return null;
            }
            case VALUE_STRING -> {
                return shown(in.getText());
            }
            default -> {
                return new Amount(in.getText());
            }
        }
    }

    /** With U+FFFD for each half of a surrogate pair. */
    private static String shown(String text) {
        return text.replaceAll("\\p{Cs}", "\ufffd");
    }
}
