// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.rules;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import dev.plimsoll.config.InvalidPolicy;
import dev.plimsoll.config.PodPolicies;
import dev.plimsoll.policy.EffectivePolicy;
import dev.plimsoll.policy.Namespace;
import dev.plimsoll.policy.Policies;
import dev.plimsoll.policy.RuleInfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A manifest in the folder of the rule that it is about. A first line {@code # settings: {…}} holds the rule's settings, where
 * they are not the defaults. All other rules are asked as well, with whatever fixes they have.
 */
record Fixture(Path file) {
    static final Path FOLDER = Path.of("src/test/resources/fixtures");

    private static final Pattern SETTINGS = Pattern.compile("\\A# settings: \\{(.*)}\n");

    String rule() {
        return file.getParent().getFileName().toString();
    }

    boolean mustPass() {
        return file.getFileName().toString().startsWith("pass-");
    }

    /** The findings that are expected, in words. */
    Path expected() {
        return file.resolveSibling(file.getFileName().toString().replace(".yaml", ".expected"));
    }

    Manifest manifest() {
        return Manifest.parse(text());
    }

    /** A policy that enforces and fixes everything. */
    List<EffectivePolicy> policies() {
        var settings = SETTINGS.matcher(text());
        var own = settings.find() ? settings.group(1) : "";
        var policy = Rules.ALL.all().stream()
                .map(rule -> setting(rule.info(), own))
                .collect(joining(
                        "",
                        "apiVersion: plimsoll.dev/v1alpha1\nkind: PodPolicy\nmetadata: {name: all}\nspec:\n  rules:\n",
                        ""));
        try {
            return new Policies(PodPolicies.parse(policy.getBytes(UTF_8), Rules.ALL)).governing(Namespace.named("web"));
        } catch (InvalidPolicy e) {
            throw new IllegalArgumentException("the settings of " + file + ": " + e.getMessage() + "\n" + policy, e);
        }
    }

    private String setting(RuleInfo info, String own) {
        var settings = "";
        if (info.id().equals(rule())) {
            settings = own;
        } else if (info.id().equals("missingLimits")) {
            settings = "defaults: {cpu: 500m, memory: 512Mi}"; // without, there is no fix
        }
        return "    " + info.id() + ": {mode: Enforce, patch: " + info.fixable()
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
