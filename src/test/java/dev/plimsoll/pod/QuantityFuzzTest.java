// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.pod;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Any two amounts are read and compared as the grammar in the comment of {@code resource.Quantity} means them. */
class QuantityFuzzTest {
    private static final Pattern QUANTITY = Pattern.compile(
            "(?<number>[+-]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+))(?:(?<suffix>[numkMGTPE]|[KMGTPE]i)|[eE](?<exponent>[+-]?[0-9]+))?");

    private static final Map<String, Integer> POWERS_OF_TEN =
            Map.of("n", -9, "u", -6, "m", -3, "k", 3, "M", 6, "G", 9, "T", 12, "P", 15, "E", 18);
    private static final Map<String, Integer> POWERS_OF_TWO =
            Map.of("Ki", 10, "Mi", 20, "Gi", 30, "Ti", 40, "Pi", 50, "Ei", 60);

    /** An amount a line. */
    @DictionaryEntries({"Ki", "Mi", "1e3", "1E-3", "0.1", "128974848", "500m", "e4294967296", "e-4294967284", "e100000"
    })
    @FuzzTest
    void anyTwoAmounts(byte[] input) {
        var lines = new String(input, UTF_8).split("\n", 2);
        var one = Quantity.parse(lines[0]);
        var other = Quantity.parse(lines[lines.length - 1]);
        var amount = amount(lines[0]);
        var otherAmount = amount(lines[lines.length - 1]);

        assertThat(one.toString()).isEqualTo(lines[0]);
        assertThat(one.isValid()).as(lines[0]).isEqualTo(amount != null);
        assertThat(one.isNothing()).as(lines[0]).isEqualTo(amount == null || amount.signum() <= 0);
        assertThat(Integer.signum(one.compareTo(other)))
                .as("%s and %s", one, other)
                .isEqualTo(-Integer.signum(other.compareTo(one)))
                .isEqualTo(compare(amount, otherAmount));
        assertThat(one.equals(other)).isEqualTo(compare(amount, otherAmount) == 0);
        if (one.equals(other)) {
            assertThat(one).as("%s and %s", one, other).hasSameHashCodeAs(other);
        }
    }

    /** What is no quantity is less than all. */
    private static int compare(@Nullable BigDecimal one, @Nullable BigDecimal other) {
        return one == null || other == null ? Boolean.compare(one != null, other != null) : one.compareTo(other);
    }

    private static @Nullable BigDecimal amount(String text) {
        var matcher = QUANTITY.matcher(text.strip());
        if (!matcher.matches() || text.strip().length() > 256) {
            return null;
        }
        var number = new BigDecimal(matcher.group("number"));
        var suffix = matcher.group("suffix");
        if (suffix != null) {
            return POWERS_OF_TWO.containsKey(suffix)
                    ? number.multiply(BigDecimal.valueOf(2).pow(POWERS_OF_TWO.get(suffix)))
                    : number.scaleByPowerOfTen(POWERS_OF_TEN.get(suffix));
        }
        var exponent = new BigInteger(matcher.group("exponent") == null ? "0" : matcher.group("exponent"));
        return exponent.abs().compareTo(BigInteger.valueOf(100_000)) <= 0
                ? number.scaleByPowerOfTen(exponent.intValueExact())
                : null;
    }
}
