// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.audit.AuditResult;
import dev.plimsoll.audit.Listing;
import dev.plimsoll.pod.WorkloadKind;
import dev.plimsoll.policy.Mode;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class NamespaceMetricsTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    /** As many privileged Deployments in each namespace as the position of its name. */
    private static AuditResult rising(String... namespaces) {
        var listing = new Listing();
        for (int i = 0; i < namespaces.length; i++) {
            for (int j = 0; j <= i; j++) {
                listing.add(WorkloadKind.Deployment, """
                        metadata: {name: web-%1$s, namespace: %2$s, uid: %2$s-%1$s}
                        spec: {template: {spec: {containers: [{name: web, image: "a:1", securityContext: {privileged: true}}]}}}
                        """.formatted(j, namespaces[i]));
            }
        }
        return listing.result();
    }

    private Map<String, Double> privileged() {
        var owners = new TreeMap<String, Double>();
        for (var gauge : registry.get(AuditMetrics.OWNERS)
                .tag("rule", "privileged")
                .tag("mode", Mode.Enforce.name())
                .gauges()) {
            owners.put(namespace(gauge), gauge.value());
        }
        return owners;
    }

    private static String namespace(Gauge gauge) {
        return gauge.getId().getTag("owner_namespace");
    }

    @Test
    void theWorstHaveSeriesOfTheirOwnAndAllOthersOneTogether() {
        var metrics = new NamespaceMetrics(registry, 2);
        metrics.audited(rising("one", "two", "three", "four"));

        assertThat(privileged()).containsOnly(entry("four", 4), entry("three", 3), entry(NamespaceMetrics.OTHERS, 3));

        metrics.audited(rising("one"));
        assertThat(privileged())
                .as("what is no longer so is no longer shown")
                .containsOnly(entry("one", 1), entry(NamespaceMetrics.OTHERS, 0));
    }

    @Test
    void whoDoesNotAuditShowsZeros() {
        var metrics = new NamespaceMetrics(registry, 2);
        assertThat(privileged()).containsOnly(entry(NamespaceMetrics.OTHERS, 0));

        metrics.audited(rising("one"));
        metrics.left();
        assertThat(privileged()).containsOnly(entry(NamespaceMetrics.OTHERS, 0));
    }

    private static Map.Entry<String, Double> entry(String namespace, double owners) {
        return Map.entry(namespace, owners);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "1001", "many", ""})
    void aNumberThatIsNoneIsRefusedWithWhatIsLegal(String value) {
        assertThatThrownBy(() -> new NamespaceMetrics.Most().convert(value))
                .isInstanceOf(TypeConversionException.class)
                .hasMessage("'" + value + "' is no number from 0 to 1000");
    }

    @Test
    void aThousandAreNotTooMany() {
        assertThat(new NamespaceMetrics.Most().convert("1000")).isEqualTo(1_000);
    }
}
