// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.yaml;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.core.JsonParser.Feature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.plimsoll.yaml.YamlDocument.Broken;
import dev.plimsoll.yaml.YamlDocument.Parsed;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Whatever a file holds: no exception, valid JSON without duplicate keys, which is read as the same again, lines within the file, numbers
 * in a row.
 */
class YamlDocumentsFuzzTest {
    private static final ObjectMapper JSON = new ObjectMapper().enable(Feature.STRICT_DUPLICATE_DETECTION);

    /** The pieces of YAML and JSON that bear on each other. */
    private static final String[] PIECES = {
        "a",
        "b: ",
        "k:",
        "\n",
        "\n",
        "\n  ",
        "\n    ",
        "- ",
        "? ",
        ": ",
        ":",
        ",",
        "[",
        "]",
        "{",
        "}",
        "&x ",
        "*x",
        "*x ",
        "!",
        "!!int ",
        "!!binary ",
        "|",
        "|-",
        "|2",
        ">",
        ">+",
        "'",
        "\"",
        "\\",
        "\\u",
        "d83d",
        "# c",
        " ",
        "\t",
        "017",
        "0x",
        "1e9",
        ".5",
        "_",
        ".inf",
        "yes",
        "~",
        "<<: ",
        "<<",
        "---",
        "\n---\n",
        "...",
        "%",
        "@",
        "`",
        "\u00e9",
        "\ud83d\ude00",
        "\r\n",
        "\ufeff",
        "\u0085",
        "\u2028",
        "\u0000",
        "\"k\": 1",
        "{\"j\": [1, null]}",
        "true",
        "-",
        "1",
    };

    @Test
    void anyPiecesInARow() throws IOException {
        Random random = new Random(20_251_124);
        for (int i = 0; i < 2_500; i++) {
            StringBuilder text = new StringBuilder();
            for (int pieces = random.nextInt(12); pieces >= 0; pieces--) {
                text.append(PIECES[random.nextInt(PIECES.length)]);
            }
            check(text.toString().getBytes(UTF_8));
        }
    }

    @Test
    void anyBytes() throws IOException {
        Random random = new Random(20_251_125);
        for (int i = 0; i < 1_000; i++) {
            byte[] bytes = new byte[random.nextInt(40)];
            random.nextBytes(bytes);
            check(bytes);
        }
    }

    @FuzzTest
    void anyFile(byte[] input) throws IOException {
        check(input);
    }

    private static void check(byte[] input) throws IOException {
        List<YamlDocument> documents = YamlDocuments.read(input);
        int lines = 1 + lineFeeds(input);
        for (int i = 0; i < documents.size(); i++) {
            YamlDocument document = documents.get(i);
            assertThat(document.number()).isEqualTo(i + 1);
            assertThat(document.line()).isBetween(1, lines);
            if (document instanceof Broken broken) {
                assertThat(broken.message()).isNotBlank().doesNotContain("\n", "\r");
            } else {
                byte[] json = ((Parsed) document).json();
                checkLines(JSON.readTree(json), (Parsed) document, "", lines);
                if (json[0] == '{') {
                    assertThat(Reading.all(json)).containsExactly("1@1 " + new String(json, UTF_8));
                }
            }
        }
    }

    private static void checkLines(JsonNode node, Parsed document, String pointer, int lines) {
        assertThat(document.lines().at(pointer).line()).isBetween(1, lines);
        node.fieldNames().forEachRemaining(name -> {
            String child = pointer + "/" + name.replace("~", "~0").replace("/", "~1");
            checkLines(node.get(name), document, child, lines);
        });
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            checkLines(node.get(i), document, pointer + "/" + i, lines);
        }
    }

    /** At least as many as there are in any encoding. */
    private static int lineFeeds(byte[] input) {
        int count = 0;
        for (byte b : input) {
            count += b == '\n' ? 1 : 0;
        }
        return count;
    }
}
