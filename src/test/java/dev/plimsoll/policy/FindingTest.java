// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FindingTest {
    private static final Fix FIX = new Fix(List.of(new Fix.Add("/a", true)));

    @ParameterizedTest
    @EnumSource
    void onlyWhatIsEnforcedAndHasAFixIsPatched(Mode mode) {
        assertThat(finding(mode, FIX, true).patch()).isEqualTo(mode == Mode.Enforce);
        assertThat(finding(mode, FIX, false).patch()).isFalse();
        assertThat(finding(mode, null, true).patch()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "Enforce, Warn, Warn",
        "Enforce, Enforce, Enforce",
        "Warn, Enforce, Warn",
        "Audit, Warn, Audit",
        "Warn, Off, Off",
    })
    void aFindingCanMatterLess(Mode mode, Mode limit, Mode expected) {
        assertThat(finding(mode, FIX, true).atMost(limit)).isEqualTo(finding(expected, FIX, true));
        assertThat(mode.atMost(limit)).isEqualTo(expected);
    }

    @Test
    void aJudgementIsAsStrictAsItsStrictestFinding() {
        assertThat(new PolicyResult("p", false, List.of()).strictest()).isEqualTo(Mode.Off);
        assertThat(new PolicyResult(
                                "p",
                                false,
                                List.of(
                                        finding(Mode.Audit, null, false),
                                        finding(Mode.Warn, null, false),
                                        finding(Mode.Audit, null, false)))
                        .strictest())
                .isEqualTo(Mode.Warn);
    }

    private static Finding finding(Mode mode, Fix fix, boolean patch) {
        return new Finding("a", mode, "spec.a", "web", "true", "Message.", fix, patch);
    }
}
