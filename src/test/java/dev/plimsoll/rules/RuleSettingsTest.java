// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.rules;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.plimsoll.podpolicy.InvalidPolicy;
import dev.plimsoll.podpolicy.Mistake;
import dev.plimsoll.podpolicy.PodPolicies;
import org.junit.jupiter.api.Test;
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
                "missingLimits: {max: {memory: 512m}} | which is 0.512 bytes",
                "missingLimits: {max: {memory: 512m}} | whole bytes, such as 512Mi",
                "missingLimits: {defaults: {memory: 1.5}} | whole bytes, such as 512Mi",
                "missingLimits: {defaults: {memory: 512}} | starts no container, write such as 512Mi",
                "missingLimits: {max: {ephemeral-storage: 100u}} | whole bytes, such as 512Mi",
                "missingLimits: {defaults: {cpu: 0.5m}} | whole thousandths (m), such as 500m",
                "missingLimits: {max: {nvidia.com/gpu: 500m}} | whole units, such as 1",
                "missingLimits: {defaults: {hugepages-2Mi: 3Mi}} | a multiple of 2Mi",
                "missingLimits: {max: {hugepages-1Gi: 1G}} | a multiple of 1Gi",
                "missingLimits: {resources: [hugepages-big]} | found hugepages-big",
                "missingLimits: {resources: [hugepages-0]} | found hugepages-0",
                "missingLimits: {resources: [gpu/]} | found gpu/",
                "missingLimits: {resources: ['a/\u00e9']} | found a/",
                "missingLimits: {resources: [UPPER.example/gpu]} | found UPPER",
                "missingLimits: {resources: [requests.example.com/gpu]} | found requests.",
                "missingLimits: {resources: [a/b/c]} | found a/b/c",
                "missingLimits: {patch: true} | it is empty",
                "missingLimits: {patch: true, resources: [cpu, memory], defaults: {nvidia.com/gpu: 1}} | found nvidia.com/gpu",
                "missingLimits: {patch: true, resources: [], max: {cpu: 1}, defaults: {cpu: 1}} | (none)",
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

    /** Not the first alone. */
    @Test
    void everyAmountIsToldWhereItStands() {
        assertThatExceptionOfType(InvalidPolicy.class)
                .isThrownBy(() -> parse("missingLimits: {patch: true, defaults: {memory: 512m, nvidia.com/gpu: 500m,"
                        + " hugepages-2Mi: 3Mi}, max: {memory: 512m}}"))
                .satisfies(refused -> assertThat(refused.mistakes())
                        .extracting(Mistake::path)
                        .containsExactly(
                                "spec.rules.missingLimits.max.memory",
                                "spec.rules.missingLimits.defaults.memory",
                                "spec.rules.missingLimits.defaults[nvidia.com/gpu]",
                                "spec.rules.missingLimits.defaults.hugepages-2Mi"));
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
                "missingLimits: {patch: true, resources: [cpu, memory], defaults: {memory: 64Mi}}",
                "missingLimits: {patch: true, resources: [memory], defaults: {memory: 64Mi, cpu: 1m}}",
                "missingLimits: {max: {hugepages-2Mi: 4Mi, hugepages-64Ki: 1Mi, nvidia.com/gpu: 1000m, cpu: '2.001'}}",
                "missingLimits: {defaults: {memory: 1Mi, ephemeral-storage: 1, a.b-c.example/D_e.f: 2}}",
                "missingLimits: {max: {memory: 128974848000m, cpu: 1e3}}",
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
