// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuditPeriodTest {
    @ParameterizedTest
    @CsvSource({
        "PT15M, PT0.05S, PT30S", // a small cluster
        "PT15M, PT0.3S, PT30S",
        "PT15M, PT3S, PT5M",
        "PT15M, PT9S, PT15M",
        "PT15M, PT2M, PT15M",
        "PT10S, PT0.05S, PT10S", // as often as it was asked for
        "PT10S, PT2M, PT10S"
    })
    void itFollowsTheCostOfAnAudit(Duration longest, Duration took, Duration expected) {
        assertThat(new AuditPeriod(longest).after(took)).isEqualTo(expected);
    }
}
