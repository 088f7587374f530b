// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import dev.plimsoll.podpolicy.InvalidPolicy;
import dev.plimsoll.podpolicy.PodPolicies;
import dev.plimsoll.policy.EffectivePolicy;
import dev.plimsoll.policy.Namespace;
import dev.plimsoll.policy.Policies;
import dev.plimsoll.policy.RuleInfo;
import dev.plimsoll.rules.Rules;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A manifest in the folder of the rule that it is about. All other rules are asked as well, with whatever fixes they
 * have. Where a rule's settings are not the defaults, a comment at the top has them: {@code # hostPath: {allow: […]}}.
 */
public record Fixture(Path file) {
    public static final Path FOLDER = Path.of("src/test/resources/fixtures");

    private static final Pattern SETTINGS = Pattern.compile("^# (\\w+): \\{(.*)}$", Pattern.MULTILINE);

    public static List<Fixture> all() {
        try (var files = Files.walk(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .map(Fixture::new)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String rule() {
        return file.getParent().getFileName().toString();
    }

    public boolean mustPass() {
        return file.getFileName().toString().startsWith("pass-");
    }

    /** The findings that are expected, in words. */
    public Path expected() {
        return file.resolveSibling(file.getFileName().toString().replace(".yaml", ".expected"));
    }

    public Manifest manifest() {
        return Manifest.parse(text());
    }

    /** A policy that enforces and fixes everything. */
    public List<EffectivePolicy> policies() {
        var settings = new HashMap<>(Map.of("missingLimits", "defaults: {cpu: 500m, memory: 512Mi}"));
        settings.remove(rule()); // for the others, which have no fix without
        SETTINGS.matcher(text()).results().forEach(line -> settings.put(line.group(1), line.group(2)));
        if (!settings.keySet().stream().allMatch(id -> Rules.ALL.find(id) != null)) {
            throw new IllegalArgumentException(
                    file + " has settings of a rule that there is not: " + settings.keySet());
        }
        return policies(
                Rules.ALL.all().stream()
                        .map(rule -> setting(
                                rule.info(), settings.getOrDefault(rule.info().id(), "")))
                        .collect(joining()),
                file.toString());
    }

    /** A policy that enforces everything, without applying fixes; {@code rules} are those with settings, as YAML. */
    public static List<EffectivePolicy> policies(String rules) {
        var others = Rules.ALL.all().stream()
                .map(rule -> rule.info().id())
                .filter(id -> !rules.contains(id + ":"))
                .map(id -> id + ": {mode: Enforce}\n")
                .collect(joining());
        return policies((rules.stripTrailing() + "\n" + others).indent(4), rules);
    }

    private static List<EffectivePolicy> policies(String rules, String where) {
        var policy =
                "apiVersion: plimsoll.dev/v1alpha1\nkind: PodPolicy\nmetadata: {name: all}\nspec:\n  rules:\n" + rules;
        try {
            return new Policies(PodPolicies.parse(policy.getBytes(UTF_8), Rules.ALL)).governing(Namespace.named("web"));
        } catch (InvalidPolicy e) {
            throw new IllegalArgumentException("the settings of " + where + ": " + e.getMessage() + "\n" + policy, e);
        }
    }

    private static String setting(RuleInfo info, String settings) {
        boolean patch = info.fixable() && (!info.id().equals("missingLimits") || settings.contains("defaults:"));
        return "    " + info.id() + ": {mode: Enforce" + (patch ? ", patch: true" : "")
                + (settings.isEmpty() ? "" : ", " + settings) + "}\n";
    }

    private String text() {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As the test names it. */
    @Override
    public String toString() {
        return rule() + "/" + file.getFileName();
    }
}
