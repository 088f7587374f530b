// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cli.render;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Sorts what {@code helm template} prints by the template that each document comes from, which a comment above it names. */
final class HelmOutput {
    private static final String SEPARATOR = "---";
    private static final String SOURCE = "# Source: ";

    private HelmOutput() {}

    /** @param chart the directory of the chart, which stands for the first part of the names in the comments */
    static List<RenderedFile> byTemplate(Path chart, byte[] printed) {
        Map<Path, StringBuilder> texts = new LinkedHashMap<>();
        var source = chart.resolve("Chart.yaml");
        var document = new StringBuilder();
        for (var line : new String(printed, UTF_8).split("\n", -1)) {
            if (line.startsWith(SEPARATOR)) {
                end(texts, source, document);
            } else if (line.startsWith(SOURCE)) {
                source = source(chart, line.substring(SOURCE.length()).strip());
            }
            document.append(line).append('\n');
        }
        end(texts, source, document);
        return texts.entrySet().stream()
                .map(text -> new RenderedFile(
                        text.getKey(), text.getValue().toString().getBytes(UTF_8)))
                .toList();
    }

    private static void end(Map<Path, StringBuilder> texts, Path source, StringBuilder document) {
        if (!document.toString().isBlank()) {
            texts.computeIfAbsent(source, path -> new StringBuilder()).append(document);
        }
        document.setLength(0);
    }

    private static Path source(Path chart, String named) {
        return chart.resolve(named.substring(named.indexOf('/') + 1)).normalize();
    }
}
