// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.yaml;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.plimsoll.testing.ApiServer;
import dev.plimsoll.testing.NeedsApiServer;
import dev.plimsoll.yaml.YamlDocument.Parsed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is read here means what the real kubectl makes of it, and what kubectl cannot read is broken here, too. */
@NeedsApiServer
class KubectlIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What numbers, dates and words that look like them are made of. */
    private static final String[] SCALARS =
            ("0,1,7,8,9,0x,0b,0o,f,e,E,.,_,+,-,:,y,n,yes,on,no,off,true,null,~,inf,nan,Inf,1e3,"
                            + "2001-01-01,T,12:30, ,9223372036854775807,0.1,%,a")
                    .split(",");

    /** What structures are made of; a line feed leads back under the field. */
    private static final String[] PIECES =
            ("a·b: ·k:·\n    ·\n      ·- ·? ·: ·,·[·]·{·}·&x ·*x·*x ·!!int ·!!str ·!!binary ·|·|-·>·'·\"·"
                            + "\\n·# c· ·017·.5·yes·~·<<: ·1·é")
                    .split("·");

    /** What kubectl reads, and SnakeYAML does not: {@code |# comment}. */
    private static final Pattern COMMENT_AT_A_BLOCK = Pattern.compile("[|>]-?#");

    @TempDir
    static Path dir;

    private static ApiServer api;

    @BeforeAll
    static void start() throws Exception {
        api = ApiServer.start(dir);
    }

    @AfterAll
    static void stop() {
        if (api != null) {
            api.close();
        }
    }

    @Test
    void scalarsAreRead() throws Exception {
        assertSame(anyOf(SCALARS, 4, 2_000));
    }

    @Test
    void structuresAreRead() throws Exception {
        assertSame(anyOf(PIECES, 8, 2_000));
    }

    private static Set<String> anyOf(String[] pieces, int most, int count) {
        var random = new Random(20_261_124);
        var values = new LinkedHashSet<String>();
        while (values.size() < count) {
            var value = new StringBuilder();
            for (int i = random.nextInt(most); i >= 0; i--) {
                value.append(pieces[random.nextInt(pieces.length)]);
            }
            values.add(value.toString());
        }
        return values;
    }

    private static void assertSame(Set<String> values) throws Exception {
        var folder = Files.createTempDirectory(dir, "manifests");
        var texts = new ArrayList<String>();
        for (var value : values) {
            var name = "m" + texts.size();
            texts.add("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: " + name + "}\ndata:\n  v: " + value + "\n");
            Files.writeString(folder.resolve(name + ".yaml"), texts.get(texts.size() - 1));
        }
        var kubectl =
                api.kubectl("create", "--dry-run=client", "--validate=false", "-o", "json", "-f", folder.toString());
        var read = objects(kubectl.out());

        assertThat(read).as(kubectl.err()).hasSizeGreaterThan(texts.size() / 5);
        for (int i = 0; i < texts.size(); i++) {
            var theirs = read.get("m" + i);
            var ours = data(texts.get(i));
            if (ours != null
                    || theirs == null
                    || !COMMENT_AT_A_BLOCK.matcher(texts.get(i)).find()) {
                assertThat(ours).as("%s\n%s", texts.get(i), kubectl.err()).isEqualTo(theirs);
            }
        }
    }

    /** The field, or null if it is broken. */
    private static JsonNode data(String text) throws IOException {
        var documents = YamlDocuments.read(text.getBytes(UTF_8));
        return documents.size() == 1 && documents.get(0) instanceof Parsed one
                ? JSON.readTree(one.json()).at("/data")
                : null;
    }

    private static Map<String, JsonNode> objects(String out) throws IOException {
        var objects = new HashMap<String, JsonNode>();
        try (var all = JSON.readerFor(JsonNode.class).<JsonNode>readValues(out)) {
            all.forEachRemaining(
                    object -> objects.put(object.at("/metadata/name").asText(), object.at("/data")));
        }
        return objects;
    }
}
