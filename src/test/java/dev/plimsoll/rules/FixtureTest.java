// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.policy.Finding;
import dev.plimsoll.policy.Mode;
import dev.plimsoll.testing.Fixture;
import dev.plimsoll.testing.Golden;
import dev.plimsoll.testing.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The fixtures: {@code <rule>/pass-*.yaml}, of which the rule says nothing, and {@code <rule>/fail-*.yaml}, with what it says in
 * {@code fail-*.expected}. Each runs through every rule, and through its fixes.
 */
class FixtureTest {
    /** Objects whose keys are no fields. */
    private static final Set<String> MAPS =
            Set.of("limits", "requests", "labels", "annotations", "matchLabels", "nodeSelector");

    static List<Fixture> fixtures() {
        return Fixture.all();
    }

    private static List<Path> files() throws IOException {
        try (var files = Files.walk(Fixture.FOLDER)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    @Test
    void eachRuleHasAFolderWithFixturesThatPassAndThatFailAndNothingElse() throws IOException {
        var wanted = new TreeSet<Path>();
        for (var fixture : fixtures()) {
            wanted.add(fixture.file());
            if (!fixture.mustPass()) {
                wanted.add(fixture.expected());
            }
        }
        assertThat(files()).as("missing and extra files").containsExactlyElementsOf(wanted);
        assertThat(fixtures())
                .as("names")
                .allMatch(fixture -> fixture.file().getFileName().toString().matches("(pass|fail)-[a-z0-9-]+\\.yaml"));
        for (boolean pass : List.of(true, false)) {
            assertThat(fixtures().stream()
                            .filter(fixture -> fixture.mustPass() == pass)
                            .map(Fixture::rule)
                            .collect(Collectors.toSet()))
                    .as(pass ? "rules with a pass-" : "rules with a fail-")
                    .containsExactlyInAnyOrderElementsOf(Rules.ALL.all().stream()
                            .map(rule -> rule.info().id())
                            .toList());
        }
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void theRuleFindsWhatIsExpected(Fixture fixture) throws IOException {
        var findings = fixture.manifest().judgeBy(fixture.policies()).stream()
                .filter(finding -> finding.rule().equals(fixture.rule()) || isUnreadable(finding))
                .toList();
        if (fixture.mustPass()) {
            assertThat(findings).isEmpty();
        } else {
            assertThat(findings).isNotEmpty();
            Golden.assertMatches(
                    fixture.expected(), findings.stream().map(FixtureTest::text).collect(Collectors.joining("\n")));
        }
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void afterTheFixesNoFixedFindingIsLeftAndNothingElseHasChanged(Fixture fixture) {
        Convergence.check(fixture.manifest(), fixture.policies());
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void unknownFieldsAreIgnoredAndSurvive(Fixture fixture) {
        var before = fixture.manifest();
        var strange = new Manifest(before.object().deepCopy());
        addUnknownFields(strange.object());
        assertThat(strange).isNotEqualTo(before);

        var findings = strange.judgeBy(fixture.policies());

        assertThat(texts(findings)).isEqualTo(texts(before.judgeBy(fixture.policies())));
        Convergence.check(strange, fixture.policies());
    }

    private static boolean isUnreadable(Finding finding) {
        return finding.rule().equals(Finding.UNREADABLE);
    }

    private static void addUnknownFields(JsonNode node) {
        for (var field : node.properties()) {
            if (!MAPS.contains(field.getKey())) {
                addUnknownFields(field.getValue());
            }
        }
        if (node.isArray()) {
            node.forEach(FixtureTest::addUnknownFields);
        }
        if (node instanceof ObjectNode object) {
            object.putObject("x-unknown")
                    .put("hostPath", 1)
                    .putArray("containers")
                    .add(true);
            object.put("Privileged", "true").put("hostpid", 1).put("IMAGE", 7); // wrong case is unknown, too
        }
    }

    private static List<String> texts(List<Finding> findings) {
        return findings.stream()
                .map(finding -> finding.rule() + " " + finding.path() + " " + finding.found())
                .toList();
    }

    private static String text(Finding finding) {
        var text = new StringBuilder();
        text.append(finding.rule()).append(' ').append(finding.path());
        text.append(finding.container() == null ? "" : " (container " + finding.container() + ")");
        text.append(finding.mode() == Mode.Enforce ? "" : " as " + finding.mode())
                .append('\n');
        text.append("  found: ")
                .append(Manifest.JSON.valueToTree(finding.found()).toString())
                .append('\n');
        text.append("  message: ").append(finding.message()).append('\n');
        if (finding.fix() == null) {
            text.append("  fix: none\n");
        } else {
            for (var add : finding.fix().adds()) {
                text.append("  fix: add ").append(add.pointer()).append(' ');
                text.append(Manifest.JSON.valueToTree(add.value()).toString()).append('\n');
            }
        }
        return text.toString();
    }
}
