// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.rules;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.cluster.webhooks.Workloads;
import dev.plimsoll.policy.EffectivePolicy;
import dev.plimsoll.policy.Finding;
import dev.plimsoll.testing.Fixture;
import dev.plimsoll.testing.Manifest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Advice is judged before it is given: whatever a finding offers to paste, and whatever its message says to do, makes that finding go
 * away, and no rule has more to say than before.
 */
class AdviceTest {
    static List<Fixture> fixtures() {
        return Fixture.all();
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void itCuresTheFixtures(Fixture fixture) {
        follow(fixture.manifest(), fixture.policies());
    }

    @ParameterizedTest
    @ValueSource(strings = {"missingLimits: {mode: Enforce, defaults: {cpu: 500m, memory: 512Mi}}", """
                mutableTag: {mode: Enforce, mutableTags: [stable, main]}
                runAsRoot: {mode: Enforce, userNamespaces: Trust}
                missingLimits:
                  mode: Enforce
                  resources: [cpu, memory, ephemeral-storage]
                  requests: true
                  max: {memory: 1Gi, cpu: "1"}
                hostPath: {mode: Enforce, allow: [{path: /srv/data}, {path: /var/log, readOnly: true}]}
                """})
    void itCuresThePublicCorpus(String rules) {
        var policies = Fixture.policies(rules);
        int followed = 0;
        for (var spec : Workloads.podSpecs()) {
            var object =
                    Manifest.JSON.createObjectNode().put("apiVersion", "v1").put("kind", "Pod");
            object.set("spec", spec);
            followed += follow(new Manifest(object), policies);
        }
        assertThat(followed).isGreaterThan(5_000);
    }

    @Test
    void whatIsFollowedIsWhatIsTold() {
        var manifest = Manifest.parse("{apiVersion: v1, kind: Pod, spec: {hostPID: true, containers: [{name: a}]}}");
        var finding = manifest.judgeBy(Fixture.policies("")).stream()
                .filter(one -> one.path().equals("spec.hostPID"))
                .findFirst()
                .orElseThrow();

        assertThat(Advice.followed(manifest, finding))
                .extracting(followed -> followed.object().toString())
                .containsExactly(
                        "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"spec\":{\"containers\":[{\"name\":\"a\"}]}}");
    }

    /** @return in how many ways something was done */
    private static int follow(Manifest manifest, List<EffectivePolicy> policies) {
        var before = manifest.judgeBy(policies);
        var counts = counts(before);
        int ways = 0;
        for (var finding : before) {
            if (!finding.rule().equals(Finding.UNREADABLE) && !isAboutNull(manifest, finding)) {
                var all = new ArrayList<>(Advice.followed(manifest, finding));
                if (finding.fix() != null) {
                    all.add(manifest.patched(List.of(finding.fix())));
                }
                for (var followed : all) {
                    assertCured(finding, counts, followed, policies);
                    ways++;
                }
            }
        }
        return ways;
    }

    private static void assertCured(
            Finding finding, Map<String, Long> before, Manifest followed, List<EffectivePolicy> policies) {
        var after = followed.judgeBy(policies);
        var counts = counts(after);
        assertThat(counts.getOrDefault(finding.rule(), 0L))
                .as("%s%nin %s%nafter it was obeyed: %s", finding, followed.object(), after)
                .isLessThan(before.get(finding.rule()));
        counts.forEach((rule, count) -> assertThat(count)
                .as("%s%nin %s%nfindings of %s after it was obeyed: %s", finding, followed.object(), rule, after)
                .isLessThanOrEqualTo(before.getOrDefault(rule, 0L)));
    }

    /** A list element that is null is nothing that one could change. */
    private static boolean isAboutNull(Manifest manifest, Finding finding) {
        var path = finding.path()
                .replaceAll("^(.*?\\[\\d+]).*$", "$1")
                .replace('.', '/')
                .replace('[', '/')
                .replace("]", "");
        return finding.path().contains("[") && manifest.object().at("/" + path).isNull();
    }

    private static Map<String, Long> counts(List<Finding> findings) {
        return findings.stream().collect(groupingBy(Finding::rule, counting()));
    }
}
