// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Manifests of other tools' test suites with their verdicts. They are read where they lie, beside the project or where the
 * system property {@code plimsoll.conformance} says, and never copied: they have licences of their own.
 */
public final class Corpus {
    private static final Path FOLDER = Path.of(System.getProperty("plimsoll.conformance", "../shared/conformance"));

    /** A line of a table, by the names in its first line. */
    public record Row(Map<String, String> fields) {
        public String get(String field) {
            return fields.getOrDefault(field, "");
        }

        public Path file() {
            return FOLDER.resolve(get("path"));
        }

        @Override
        public String toString() {
            return get("path");
        }
    }

    private Corpus() {}

    /** Every case: its path, the control that it is about, the verdict there, and what it is good for ({@code accept}). */
    public static List<Row> cases() {
        return rows("index.tsv");
    }

    /** What is true of the pod specs of each case, whatever the tool made of it. */
    public static List<Row> facts() {
        return rows("facts.tsv");
    }

    private static List<Row> rows(String table) {
        var file = FOLDER.resolve(table);
        assumeTrue(
                Files.exists(file),
                () -> "there is no " + file.toAbsolutePath().normalize()
                        + "; -Dplimsoll.conformance says where it lies");
        try {
            var lines = Files.readAllLines(file);
            var names = lines.get(0).split("\t", -1);
            return lines.stream().skip(1).map(line -> row(names, line)).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Row row(String[] names, String line) {
        var fields = new HashMap<String, String>();
        var values = line.split("\t", -1);
        for (int i = 0; i < values.length; i++) {
            fields.put(names[i], values[i]);
        }
        return new Row(fields);
    }
}
