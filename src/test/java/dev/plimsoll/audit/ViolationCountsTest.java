// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.audit.ViolationCounts.Breach;
import dev.plimsoll.policy.Mode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ViolationCountsTest {
    private static final Breach PRIVILEGED = new Breach("privileged", Mode.Enforce);
    private static final Breach HOST_PATH = new Breach("hostPath", Mode.Audit);
    private static final ViolationCounts THREE = new ViolationCounts(Map.of(
            "few", Map.of(PRIVILEGED, 1),
            "many", Map.of(PRIVILEGED, 5, HOST_PATH, 2),
            "some", Map.of(HOST_PATH, 3)));

    @Test
    void whatNamespacesHaveAddsUp() {
        assertThat(THREE.owners(PRIVILEGED)).isEqualTo(6);
        assertThat(THREE.owners(new Breach("privileged", Mode.Audit))).isZero();
        assertThat(THREE.sum(List.of("few", "some", "gone"))).isEqualTo(Map.of(PRIVILEGED, 1, HOST_PATH, 3));
    }

    @Test
    void theWorstNamespacesComeFirstAndAreTheSameOnesEachTime() {
        assertThat(THREE.namespaces(PRIVILEGED)).containsExactly("many", "few");
        assertThat(THREE.worst(2)).containsExactly("many", "some");
        assertThat(THREE.worst(9)).containsExactly("few", "many", "some");
        assertThat(new ViolationCounts(Map.of("b", Map.of(PRIVILEGED, 1), "a", Map.of(HOST_PATH, 1))).worst(1))
                .containsExactly("a");
    }
}
