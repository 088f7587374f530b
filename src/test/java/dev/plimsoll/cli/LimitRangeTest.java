// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A LimitRange among the manifests counts as it would in the cluster. */
class LimitRangeTest {
    private static final String RANGE = """
            apiVersion: v1
            kind: LimitRange
            metadata: {name: defaults, namespace: shop}
            spec:
              limits:
              - type: Container
                default: {cpu: 1, memory: 1Gi}
              - type: Pod
                max: {cpu: 1}
            """;

    @TempDir
    Path directory;

    @Test
    void itsDefaultsAreLimitsInItsNamespaceAlone() {
        var report = Run.json(
                pod("a", "shop") + "---\n" + RANGE + "---\n" + deployment("shop") + "---\n" + pod("b", "other"));

        assertThat(report.at("/results/0/findings").findValuesAsText("rule")).doesNotContain("missingLimits");
        assertThat(report.at("/results/1/findings").findValuesAsText("rule")).doesNotContain("missingLimits");
        assertThat(report.at("/results/2/findings").findValuesAsText("rule")).contains("missingLimits");
    }

    @Test
    void itMayStandInAnotherFile() {
        Run.write(directory, "a.yaml", deployment("shop"));
        Run.write(directory, "z.yaml", RANGE);

        var report = Run.plimsoll("check", "-o", "json", directory.toString()).json();

        assertThat(report.at("/results/0/findings").findValuesAsText("rule")).doesNotContain("missingLimits");
    }

    @Test
    void whatIsNoLimitRangeCountsForNothing() {
        var report = Run.json(RANGE.replace("{cpu: 1, memory: 1Gi}", "[1]") + "---\n" + pod("a", "shop"));

        assertThat(report.at("/results/0/findings").findValuesAsText("rule")).contains("missingLimits");
    }

    private static String pod(String name, String namespace) {
        return "{apiVersion: v1, kind: Pod, metadata: {name: " + name + ", namespace: " + namespace
                + "}, spec: {hostPID: true, containers: [{name: a, image: a}]}}\n";
    }

    private static String deployment(String namespace) {
        return "{apiVersion: apps/v1, kind: Deployment, metadata: {name: a, namespace: " + namespace
                + "}, spec: {template: {spec: {hostPID: true, containers: [{name: a, image: a}]}}}}\n";
    }
}
