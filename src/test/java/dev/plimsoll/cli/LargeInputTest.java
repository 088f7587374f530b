// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.Plimsoll;
import dev.plimsoll.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists and streams that are long. */
class LargeInputTest {
    private static final String YAML_ITEM = """
            - apiVersion: v1
              kind: Pod
              metadata: {name: p%d}
              spec:
                hostPID: true
                containers:
                - name: é
                  image: registry.example/a:latest
                  imagePullPolicy: IfNotPresent
            """;

    /** The heap is to the list as 256 MB to 46 MB, with 24 MB for the program itself. */
    private static final int LIST_BYTES = 8 << 20;

    private static final String HEAP = "-Xmx64m";

    @TempDir
    Path directory;

    @Test
    void everyItemOfALongListIsToldWithItsLineAndItsFix() {
        int items = 1_000;
        var list = new StringBuilder("apiVersion: v1\nitems:\n");
        for (int i = 0; i < items; i++) {
            list.append(YAML_ITEM.formatted(i));
        }

        var results = Run.json(list + "kind: List\n").get("results");

        assertThat(results).hasSize(items);
        for (int i = 0; i < items; i++) {
            var result = results.get(i);
            assertThat(result.get("name").asText()).isEqualTo("p" + i);
            assertThat(result.get("findings")).hasSameSizeAs(results.get(0).get("findings"));
            for (int j = 0; j < result.get("findings").size(); j++) {
                var finding = result.get("findings").get(j);
                var first = results.get(0).get("findings").get(j);
                assertThat(finding.get("line").asInt())
                        .isEqualTo(first.get("line").asInt() + 9 * i);
                assertThat(finding.get("message")).isEqualTo(first.get("message"));
                assertThat(finding.get("container")).isEqualTo(first.get("container"));
                assertThat(finding.get("fix")).isEqualTo(first.get("fix"));
            }
        }
    }

    @Test
    void theKindOfATypedListMayStandBelowItsItems() {
        var list = "items:\n" + "- {metadata: {name: a}, spec: {hostPID: true}}\n".repeat(600)
                + "apiVersion: v1\nkind: PodList\n";

        assertThat(Run.json(list).get("results")).hasSize(600);
    }

    @ParameterizedTest
    @ValueSource(strings = {"yaml", "json", "documents"})
    void aListNeedsLittleMoreThanItself(String form) throws Exception {
        var file = directory.resolve("list");
        Files.writeString(file, text(form));
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var out = directory.resolve("out");

        var process = new ProcessBuilder(
                        java,
                        HEAP,
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "dev.plimsoll.Plimsoll",
                        "check",
                        file.toString())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();

        assertThat(process.waitFor()).as(() -> tail(out)).isEqualTo(1);
        assertThat(tail(out)).contains(" denied, 0 allowed.");
    }

    @Test
    void outOfMemoryIsOneSentence() {
        var err = new ByteArrayOutputStream();
        var endless = new InputStream() {
            @Override
            public int read() {
                throw new OutOfMemoryError("Java heap space");
            }

            @Override
            public int read(byte[] bytes, int offset, int length) {
                return read();
            }
        };
        var stdio = new Terminal(
                endless,
                new PrintStream(new ByteArrayOutputStream(), true, UTF_8),
                new PrintStream(err, true, UTF_8),
                false,
                false);

        int status = Plimsoll.commandLine(stdio).execute("check", "-");

        assertThat(status).isEqualTo(2);
        assertThat(err.toString(UTF_8)).startsWith("plimsoll: out of memory: ").hasLineCount(1);
    }

    private static String text(String form) {
        var item = "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"p\"},\"spec\":{\"hostPID\":true,"
                + "\"containers\":[{\"name\":\"a\"}]}}";
        return switch (form) {
            case "yaml" -> "apiVersion: v1\nitems:\n" + repeated(YAML_ITEM.formatted(1)) + "kind: List\n";
            case "json" ->
                "{\"items\":[" + repeated(item + ",\n") + item + "],\"apiVersion\":\"v1\",\"kind\":\"List\"}";
            default -> repeated("---\n" + item + "\n");
        };
    }

    private static String repeated(String text) {
        return text.repeat(LIST_BYTES / text.length());
    }

    private static String tail(Path file) {
        try {
            var text = Files.readString(file);
            return text.substring(Math.max(0, text.length() - 400));
        } catch (IOException e) {
            return e.toString();
        }
    }
}
