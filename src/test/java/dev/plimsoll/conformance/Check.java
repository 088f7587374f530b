// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.plimsoll.Plimsoll;
import dev.plimsoll.terminal.Terminal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code plimsoll check --output json}, as anybody runs it.
 *
 * @param err what it wrote beside its answer
 */
record Check(int status, JsonNode answer, String err) {

    /** What it said of a file, documents and all: findings, and whether some of it was refused unread. */
    record Said(List<JsonNode> findings, boolean error) {
        static final Said NOTHING = new Said(List.of(), false);

        boolean unreadable() {
            return error || findings.stream().anyMatch(finding -> rule(finding).equals("unreadable"));
        }

        boolean of(String rule) {
            return findings.stream().anyMatch(finding -> rule(finding).equals(rule));
        }

        static String rule(JsonNode finding) {
            return finding.get("rule").asText();
        }
    }

    /** By file as it was given; files without workloads are not among them. */
    Map<Path, Said> byFile() {
        var said = new HashMap<Path, Said>();
        for (var result : answer.get("results")) {
            said.merge(file(result), new Said(findings(result), false), Check::both);
        }
        for (var error : answer.get("errors")) {
            said.merge(file(error), new Said(List.of(), true), Check::both);
        }
        return said;
    }

    private static Path file(JsonNode node) {
        return Path.of(node.get("file").asText());
    }

    private static List<JsonNode> findings(JsonNode result) {
        var findings = new ArrayList<JsonNode>();
        result.get("findings").forEach(findings::add);
        return findings;
    }

    private static Said both(Said one, Said other) {
        var findings = new ArrayList<>(one.findings());
        findings.addAll(other.findings());
        return new Said(findings, one.error() || other.error());
    }

    /** @param args behind {@code check --output json} */
    static Check run(List<String> args) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var stdio = new Terminal(
                new ByteArrayInputStream(new byte[0]),
                new PrintStream(out, true, UTF_8),
                new PrintStream(err, true, UTF_8),
                false,
                false);
        var all = new ArrayList<>(List.of("check", "--output", "json"));
        all.addAll(args);
        int status = Plimsoll.commandLine(stdio).execute(all.toArray(String[]::new));
        try {
            return new Check(status, new ObjectMapper().readTree(out.toByteArray()), err.toString(UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(err.toString(UTF_8), e);
        }
    }

    /**
     * By a policy of its own.
     *
     * @param folder where the policy may be written
     * @param rules what it holds under {@code rules:}, in YAML's flow style
     */
    static Check run(Path folder, String rules, List<Path> files) {
        try {
            var policy = Files.writeString(Files.createTempFile(folder, "policy", ".yaml"), """
                    apiVersion: plimsoll.dev/v1alpha1
                    kind: PodPolicy
                    metadata: {name: conformance}
                    spec:
                      rules: {%s}
                    """.formatted(rules));
            var args = new ArrayList<>(List.of("--policy", policy.toString()));
            files.forEach(file -> args.add(file.toString()));
            return run(args);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
