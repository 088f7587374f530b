// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plimsoll.testing.Corpus;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The whole corpus as a second opinion on each rule: what is true of a manifest, whatever its own tool tests with it. A
 * manifest that we refuse unread is no disagreement: it is denied.
 */
class FactsTest {
    /** A fact of the table, and the rule that should find the same. */
    enum Fact {
        hostPath("core_facts_violated", "hostPath", ""),
        imageDigest("core_facts_violated", "imageDigest", ""),
        imageTag("core_facts_violated", "latestTag", ""),
        latestPull_defaulted("core_facts_violated", "mutableTag", ""),
        cpuLimit("core_facts_violated", "missingLimits", "resources: [cpu]"),
        memLimit("core_facts_violated", "missingLimits", "resources: [memory]"),
        limits("core_facts_violated", "missingLimits", ""),
        root_effective("core_facts_violated", "runAsRoot", ""),
        root_explicit0("core_facts_violated", "runAsRoot", "unproven: Off"),
        hostNamespaces("psa_violations_v1.37", "hostNamespaces", ""),
        privileged("psa_violations_v1.37", "privileged", "");

        private final String column;
        private final String rule;
        private final String settings;

        Fact(String column, String rule, String settings) {
            this.column = column;
            this.rule = rule;
            this.settings = settings;
        }

        boolean holds(Corpus.Row row) {
            var facts = Set.of(row.get(column).split(",", -1));
            // A HostProcess container is to Windows what a privileged one is to Linux: section 2 of semantics.md.
            return facts.contains(name()) || (this == privileged && facts.contains("windowsHostProcess"));
        }
    }

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void theRuleFindsWhatIsSo(Fact fact) {
        var facts = Corpus.facts();
        var settings = "mode: Enforce" + (fact.settings.isEmpty() ? "" : ", " + fact.settings);
        var said = Check.run(
                        folder,
                        fact.rule + ": {" + settings + "}",
                        facts.stream().map(Corpus.Row::file).toList())
                .byFile();

        var differing = new TreeMap<String, String>();
        for (var row : facts) {
            var answer = said.getOrDefault(row.file(), Check.Said.NOTHING);
            boolean agreed = answer.of(fact.rule) == fact.holds(row) || answer.unreadable();
            if (!agreed && !isDecidedOtherwise(answer.findings())) {
                differing.put(row.toString(), "so: " + fact.holds(row) + ", we say " + answer + " " + row.fields());
            }
        }

        assertThat(differing).isEmpty();
    }

    /** What the table does not know of: sections 1 (what is no reference) and 2 (Windows) of semantics.md. */
    private static boolean isDecidedOtherwise(List<JsonNode> findings) {
        return !findings.isEmpty()
                && findings.stream().allMatch(finding -> {
                    var message = finding.get("message").asText();
                    return message.startsWith("Invalid image reference")
                            || message.startsWith("No image is set")
                            || finding.get("path").asText().endsWith("windowsOptions.runAsUserName");
                });
    }
}
