// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.rules;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.plimsoll.config.InvalidPolicy;
import dev.plimsoll.config.PodPolicies;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a policy may ask of each rule, and what it is told if it asks for nonsense. */
class RuleSettingsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hostPath: {allow: [{path: /}]} | would allow everything",
                "hostPath: {allow: [{path: //}]} | would allow everything",
                "hostPath: {allow: [{path: /./}]} | would allow everything",
                "hostPath: {allow: [{path: 'C:'}]} | would allow everything",
                "hostPath: {allow: [{path: 'C:\\'}]} | would allow everything",
                "hostPath: {allow: [{path: '\\'}]} | would allow everything",
                "hostPath: {allow: [{path: /, readOnly: false}]} | would allow everything",
                "hostPath: {allow: [{path: var/log}]} | must be absolute",
                "hostPath: {allow: [{path: ''}]} | must be absolute",
                "hostPath: {allow: [{path: /var/log/..}]} | without a step that can lead anywhere",
                "hostPath: {allow: [{path: /var/log/../lib, readOnly: true}]} | without a step that can lead anywhere",
                "hostPath: {allow: [{path: 'C:\\logs\\..'}]} | without a step that can lead anywhere",
                "hostPath: {allow: [{path: /proc/1/root}]} | without a step that can lead anywhere",
                "hostPath: {allow: [{readOnly: true}]} | path",
                "hostPath: {allow: /var/log} | allow",
                "mutableTag: {mutableTags: ['']} | an empty one",
                "mutableTag: {mutableTags: ['app:stable']} | app:stable",
                "mutableTag: {mutableTags: ['a b']} | a b",
                "mutableTag: {mutableTags: stable} | mutableTags",
                "missingLimits: {resources: []} | one at least",
                "missingLimits: {resources: [gpu]} | found gpu",
                "missingLimits: {resources: [CPU]} | found CPU",
                "missingLimits: {resources: ['']} | an empty name",
                "missingLimits: {resources: [hugepages-]} | found hugepages-",
                "missingLimits: {max: {cpu: lots}} | max.cpu",
                "missingLimits: {max: {cpu: 0}} | above zero",
                "missingLimits: {defaults: {memory: -1}} | above zero",
                "missingLimits: {defaults: {memory: 0Gi}} | above zero",
                "missingLimits: {defaults: {memory: 2Gi}, max: {memory: 1Gi}} | not be above max",
                "missingLimits: {requests: 'yes'} | requests",
                "runAsRoot: {unproven: Maybe} | Off, Audit, Warn, Enforce",
                "runAsRoot: {userNamespaces: trust} | Trust",
                "hostPath: {patch: true} | has no fix",
                "hostPath: {patch: false} | has no fix",
                "runtimeSocket: {patch: true} | has no fix",
                "latestTag: {tags: [x]} | tags",
            })
    void nonsenseIsRefusedAndNamed(String rule, String part) {
        assertThatExceptionOfType(InvalidPolicy.class)
                .isThrownBy(() -> parse(rule))
                .withMessageContaining(part.strip());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hostPath: {allow: [{path: /, readOnly: true}]}",
                "hostPath: {allow: [{path: 'C:\\', readOnly: true}]}",
                "hostPath: {allow: [{path: //var/log/}, {path: 'c:/logs'}]}",
                "mutableTag: {mutableTags: [stable, main, '*-SNAPSHOT', v1.*]}",
                "missingLimits: {resources: [], max: {memory: 4Gi}}",
                "missingLimits: {resources: [ephemeral-storage, hugepages-2Mi, nvidia.com/gpu]}",
                "missingLimits: {defaults: {cpu: 0.5, memory: 1e9}, max: {cpu: 500m, memory: 1G}}",
                "runAsRoot: {unproven: Off, userNamespaces: Trust}",
            })
    void senseIsTaken(String rule) {
        assertThatCode(() -> parse(rule)).doesNotThrowAnyException();
    }

    private static void parse(String rule) throws InvalidPolicy {
        var policy = """
                apiVersion: plimsoll.dev/v1alpha1
                kind: PodPolicy
                metadata: {name: test}
                spec: {rules: {%s}}
                """.formatted(rule.replaceFirst("\\{", "{mode: Enforce, "));
        PodPolicies.parse(policy.getBytes(UTF_8), Rules.ALL);
    }
}
