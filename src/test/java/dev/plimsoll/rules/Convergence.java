// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.policy.EffectivePolicy;
import dev.plimsoll.policy.Finding;
import dev.plimsoll.policy.Fix;
import dev.plimsoll.testing.Manifest;
import java.util.List;
import java.util.stream.Stream;

/** Check, fix, check: after the fixes only findings without a fix are left, nothing else has changed, and twice equals once. */
final class Convergence {
    private Convergence() {}

    static void check(Manifest before, List<EffectivePolicy> policies) {
        var findings = before.judgeBy(policies);
        var fixes = fixes(findings);

        var after = before.patched(fixes);

        var left = after.judgeBy(policies);
        assertThat(left)
                .containsExactlyElementsOf(findings.stream()
                        .filter(finding -> finding.fix() == null)
                        .toList());
        assertThat(without(after, fixes)).isEqualTo(without(before, fixes));
        assertThat(fixes(left)).as("a second fix").isEmpty();
        assertThat(after.patched(fixes)).as("the same fix again").isEqualTo(after);
    }

    private static List<Fix> fixes(List<Finding> findings) {
        return findings.stream().map(Finding::fix).flatMap(Stream::ofNullable).toList();
    }

    /** All of the object but what the fixes add to it. */
    private static JsonNode without(Manifest manifest, List<Fix> fixes) {
        var rest = manifest.object().deepCopy();
        for (var fix : fixes) {
            for (var add : fix.adds()) {
                int slash = add.pointer().lastIndexOf('/');
                var parent = (ObjectNode) rest.at(add.pointer().substring(0, slash));
                parent.remove(
                        add.pointer().substring(slash + 1).replace("~1", "/").replace("~0", "~"));
            }
        }
        return rest;
    }
}
