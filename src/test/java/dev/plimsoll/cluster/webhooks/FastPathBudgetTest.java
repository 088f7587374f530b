// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which policies do without the fast path, so that all fit into one configuration. */
class FastPathBudgetTest {
    private static List<Map<String, Object>> webhooks(int size) {
        return List.of(Map.of("expression", "x".repeat(size)));
    }

    private static final Map<String, List<Map<String, Object>>> WITHOUT =
            Map.of("a", webhooks(10), "b", webhooks(10), "c", webhooks(10));

    @Test
    void whatFitsStays() {
        assertThat(FastPathBudget.beyond(
                        Map.of("a", webhooks(300_000), "b", webhooks(300_000), "c", webhooks(300_000)), WITHOUT))
                .isEmpty();
    }

    @Test
    void theLargestGoFirstAndNoMoreThanNeeded() {
        assertThat(FastPathBudget.beyond(
                        Map.of("a", webhooks(400_000), "b", webhooks(600_000), "c", webhooks(300_000)), WITHOUT))
                .containsExactly("b");
        assertThat(FastPathBudget.beyond(
                        Map.of("a", webhooks(2_000_000), "b", webhooks(1_500_000), "c", webhooks(300_000)), WITHOUT))
                .containsExactly("a", "b");
    }
}
