// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.podpolicy;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.plimsoll.policy.Namespace;
import dev.plimsoll.policy.Policies;
import dev.plimsoll.rules.Rules;

/** Whatever a policy file holds: policies that can be asked, or all that is wrong with it. */
class PodPoliciesFuzzTest {
    @DictionaryEntries({
        "dryRun: true",
        "templates: ",
        "namespaceSelector: {",
        "matchLabels: {",
        "matchExpressions: [{",
        "operator: NotIn",
        "overrides: [{",
        "rules: {",
        "hostPath: {",
        "allow: [{path: ",
        "readOnly: true",
        "mode: Enforce",
        "patch: true",
        "defaults: {cpu: 500m}",
        "mutableTags: [",
        "unproven: Off",
        "resources: ["
    })
    @FuzzTest
    void anyFile(byte[] file) {
        try {
            var policies = PodPolicies.parse(file, Rules.ALL);

            assertThat(policies).isNotEmpty();
            assertThat(new Policies(policies).governing(Namespace.named("web")))
                    .allMatch(policy -> !policy.policy().isEmpty());
        } catch (InvalidPolicy e) {
            assertThat(e.getMessage().lines())
                    .isNotEmpty()
                    .allMatch(line -> line.startsWith("line ") || line.startsWith("and "));
        }
    }
}
