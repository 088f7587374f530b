// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster.certificates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CertificateLifetimesTest {
    @ParameterizedTest
    @CsvSource({"40,20,10,1,5", "31,20,10,0,0", "40,20,10,9,10"})
    void oneStepFitsAfterTheOther(int authority, int leaf, int ahead, int grace, int overlap) {
        assertThatCode(() -> lifetimes(authority, leaf, ahead, grace, overlap)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "30,20,10,1,5", // an authority that needs a successor as soon as it is made
        "40,20,10,10,5", // a successor that comes too late
        "40,20,10,1,11", // an authority that never leaves
        "40,20,10,-1,5",
        "40,20,10,1,-1"
    })
    void whatDoesNotFitIsRefused(int authority, int leaf, int ahead, int grace, int overlap) {
        assertThatThrownBy(() -> lifetimes(authority, leaf, ahead, grace, overlap))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void stepsAreAsLongAsLivesLeaveTimeFor() {
        assertThat(Scene.USUAL).isEqualTo(lifetimes(5 * 365, 90, 30, Duration.ofHours(1), 7));
        assertThat(CertificateLifetimes.of(Duration.ofSeconds(15), Duration.ofSeconds(9)))
                .isEqualTo(new CertificateLifetimes(
                        Duration.ofSeconds(15),
                        Duration.ofSeconds(9),
                        Duration.ofSeconds(3),
                        Duration.ofSeconds(1),
                        Duration.ofMillis(4500)));
    }

    @ParameterizedTest
    @CsvSource({"12,9", "9,9", "5,0", "0,0"})
    void anAuthorityMustOutliveWhatItSigns(int authority, int leaf) {
        assertThatThrownBy(() -> CertificateLifetimes.of(Duration.ofSeconds(authority), Duration.ofSeconds(leaf)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static CertificateLifetimes lifetimes(int authority, int leaf, int ahead, int grace, int overlap) {
        return lifetimes(authority, leaf, ahead, Duration.ofDays(grace), overlap);
    }

    private static CertificateLifetimes lifetimes(int authority, int leaf, int ahead, Duration grace, int overlap) {
        return new CertificateLifetimes(
                Duration.ofDays(authority),
                Duration.ofDays(leaf),
                Duration.ofDays(ahead),
                grace,
                Duration.ofDays(overlap));
    }
}
