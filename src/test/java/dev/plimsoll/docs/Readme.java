// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The README, in pieces that can be compared with the program. */
public record Readme(String text) {
    private static final Pattern FENCE = Pattern.compile("(?ms)^```(\\w*)\\n(.*?)^```$");
    private static final Pattern COMMAND = Pattern.compile("(?:^|[\\s|`])(?:\\./)?plimsoll ([^|>#`]*)");

    public static Readme read() throws IOException {
        return new Readme(Files.readString(Path.of("README.md")));
    }

    /** What stands between two lines of comment. */
    public String between(String from, String to) {
        int start = text.indexOf('\n', text.indexOf(from)) + 1;
        return text.substring(start, text.indexOf(to, start));
    }

    /** The blocks of code in a language; empty for those that name none. */
    public List<String> blocks(String language) {
        return FENCE.matcher(text)
                .results()
                .filter(block -> block.group(1).equals(language))
                .map(block -> block.group(2))
                .toList();
    }

    /** The arguments of every `plimsoll ...`, in blocks and in sentences. */
    public List<List<String>> commands() {
        var inSentences =
                Pattern.compile("`((?:\\./)?plimsoll [^`\\n]*)`").matcher(text).results();
        // There it is the name of a release or of a namespace.
        var inBlocks = blocks("").stream()
                .flatMap(String::lines)
                .filter(line -> !line.matches("(helm (install|test)|kubectl (-n|create)) .*"));
        var commands = new ArrayList<List<String>>();
        Stream.concat(inSentences.map(code -> code.group(1)), inBlocks).forEach(line -> {
            var command = COMMAND.matcher(line);
            while (command.find()) {
                commands.add(List.of(command.group(1).strip().split(" +")));
            }
        });
        return commands;
    }

    /** The metrics of each table that tells some, in order: those of every process, those in a cluster. */
    public List<Set<String>> metrics() {
        return Arrays.stream(text.split("\\| metric \\|"))
                .skip(1)
                .map(table -> Pattern.compile("(?m)^\\| `(plimsoll_\\w+)` ").matcher(table))
                .map(Readme::first)
                .toList();
    }

    /** What the tables say of each metric, as a sentence; alerts are for people, and no part of it. */
    public Map<String, String> descriptions() {
        return Pattern.compile("(?m)^\\| `(plimsoll_\\w+)` \\|.*?([^|]+?)(: alert [^|]*)? \\|$")
                .matcher(text)
                .results()
                .collect(Collectors.toMap(row -> row.group(1), row -> sentence(row.group(2))));
    }

    private static String sentence(String cell) {
        var plain = cell.strip().replace("`", "");
        return Character.toUpperCase(plain.charAt(0)) + plain.substring(1) + ".";
    }

    /** How the text that Prometheus reads describes our metrics. */
    public static Map<String, String> described(String exposition) {
        var described = new TreeMap<String, String>();
        Pattern.compile("(?m)^# HELP (plimsoll_\\S+) (.*)$")
                .matcher(exposition)
                .results()
                .forEach(help -> {
                    boolean counts = exposition.contains("# TYPE " + help.group(1) + " counter\n");
                    described.put(help.group(1) + (counts ? "_total" : ""), help.group(2));
                });
        described.remove("plimsoll_review_duration_seconds_max");
        return described;
    }

    /** The names of our metrics in the text that Prometheus reads; those of counters end in {@code _total}. */
    public static Set<String> exposed(String exposition) {
        var names = first(Pattern.compile("(?m)^# TYPE (plimsoll_\\S+) ")
                .matcher(exposition.replaceAll("(?m)^(# TYPE \\S+) counter$", "$1_total counter")));
        names.remove("plimsoll_review_duration_seconds_max");
        return names;
    }

    private static Set<String> first(Matcher matcher) {
        return matcher.results().map(found -> found.group(1)).collect(Collectors.toCollection(TreeSet::new));
    }

    /** What a link leads to, if it is a file of this project. */
    public List<String> linkedFiles() {
        return Pattern.compile("\\]\\(([^)]+)\\)")
                .matcher(text)
                .results()
                .map(link -> link.group(1))
                .filter(link -> !link.contains(":"))
                .toList();
    }
}
