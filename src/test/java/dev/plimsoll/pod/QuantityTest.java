// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.pod;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is expected was taken from {@code resource.ParseQuantity} of Kubernetes 1.37, but where a test says otherwise. */
class QuantityTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "128974848, 128974848",
        "129e6, 129000000",
        "129M, 129000000",
        "128974848000m, 128974848",
        "123Mi, 128974848",
        "100M, 100000000",
        "500m, 0.5",
        "0.1, 0.1",
        "100m, 0.1",
        "1u, 0.000001",
        "1n, 0.000000001",
        "1k, 1000",
        "1G, 1000000000",
        "1T, 1000000000000",
        "1P, 1000000000000000",
        "1E, 1000000000000000000",
        "1Ki, 1024",
        "1Gi, 1073741824",
        "1Ti, 1099511627776",
        "1Pi, 1125899906842624",
        "1.5Gi, 1610612736",
        "0.1Ki, 102.4",
        "1e3, 1000",
        "1E3, 1000",
        "1e+3, 1000",
        "15E-1, 1.5",
        "1e03, 1000",
        "1e-3, 0.001",
        ".5, 0.5",
        "5., 5",
        "+1, 1",
        "-1.5k, -1500",
        "-0, 0",
        "007, 7",
        "0.0Gi, 0",
    })
    void whatIsWrittenInUnitsIsThatAmount(String text, String plain) {
        var quantity = Quantity.parse(text);

        assertThat(quantity.isValid()).isTrue();
        assertThat(quantity).isEqualByComparingTo(Quantity.parse(plain)).isEqualTo(Quantity.parse(plain));
        assertThat(quantity).hasSameHashCodeAs(Quantity.parse(plain));
    }

    @Test
    void amountsAreComparedExactly() {
        var ascending = List.of(
                "much",
                "-1e100000",
                "-1Gi",
                "-1",
                "0",
                "1e-100000",
                "1n",
                "999n",
                "1u",
                "1m",
                "0.1",
                "1",
                "1.000000000000000000000000000001",
                "1k",
                "1Ki",
                "1M",
                "1Mi",
                "1G",
                "1Gi",
                "1T",
                "1Ti",
                "1P",
                "1Pi",
                "1E",
                "1Ei",
                "9223372036854775807",
                "9223372036854775808",
                "16Ei",
                "1e100000");
        for (int i = 0; i < ascending.size(); i++) {
            for (int j = 0; j < ascending.size(); j++) {
                var one = Quantity.parse(ascending.get(i));
                var other = Quantity.parse(ascending.get(j));
                assertThat(Integer.signum(one.compareTo(other)))
                        .as("%s to %s", one, other)
                        .isEqualTo(Integer.compare(i, j));
                assertThat(one.equals(other)).as("%s is %s", one, other).isEqualTo(i == j);
            }
        }
    }

    static Stream<String> noQuantities() {
        return Stream.concat(
                Stream.of("", " ", "1 Gi", "- 1", "1 i", "1e 3", "\u0661", "1e\u0663", "1\u212b"),
                Arrays.stream("""
                        much Infinity NaN 0x10 1_000 1,5 1.2.3 --1 +-1 1- 1Gb 1g 1gi 1K 1ki 1KI 1i 1ni 1mi 1Kii 1B 1m5 \
                        1e 1e+ 1e+-3 1ee3 1e1.5 1e3m 1e3i""".split(" ")));
    }

    @ParameterizedTest
    @MethodSource("noQuantities")
    void whatIsNoQuantityIsNone(String text) {
        assertThat(Quantity.parse(text).isValid()).isFalse();
        assertThat(Quantity.parse(text)).isEqualTo(Quantity.parse("much")).hasSameHashCodeAs(Quantity.parse("much"));
    }

    /** The API server takes these for zero. */
    @ParameterizedTest
    @ValueSource(strings = {".", "+", "-", "+.", "m", "Gi", "e3", ".Ki"})
    void withoutADigitItIsNone(String text) {
        assertThat(Quantity.parse(text).isValid()).isFalse();
    }

    /** The API server takes the second for 10^12 and the third for 10^2147483647. */
    @ParameterizedTest
    @ValueSource(strings = {"1e4294967296", "1e-4294967284", "0.1e-2147483648", "1e100001", "1e-100001"})
    void anExponentThatNobodyMeansIsNone(String text) {
        assertThat(Quantity.parse(text).isValid()).isFalse();
    }

    @Test
    void moreThan256CharactersAreNone() {
        assertThat(Quantity.parse("1".repeat(256)).isValid()).isTrue();
        assertThat(Quantity.parse("1".repeat(257)).isValid()).isFalse();
        assertThat(Quantity.parse(" ".repeat(300) + "1").isValid()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "0, true",
        "0Gi, true",
        "-0, true",
        "0e5, true",
        "-1, true",
        "much, true",
        "'', true",
        "1n, false",
        "1e-100000, false",
        "1, false",
    })
    void zeroAndLessAndWhatIsNoQuantityIsNothing(String text, boolean nothing) {
        assertThat(Quantity.parse(text).isNothing()).isEqualTo(nothing);
    }

    @Test
    void whiteSpaceAroundItMeansNothing() {
        assertThat(Quantity.parse("\t 1Gi \n")).isEqualTo(Quantity.parse("1Gi")).hasToString("\t 1Gi \n");
    }

    @Test
    void itIsShownAsItWasWritten() {
        assertThat(Quantity.parse("01024Mi")).hasToString("01024Mi").isEqualTo(Quantity.parse("1Gi"));
        assertThat(Quantity.ZERO).hasToString("0").isEqualTo(Quantity.parse("0"));
        assertThat(Quantity.ZERO.isValid()).isTrue();
    }

    @Test
    void itEqualsNothingElse() {
        assertThat(Quantity.parse("1")).isNotEqualTo(null).isNotEqualTo("1");
    }
}
