// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.pod;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * An amount of a resource, read as {@code resource.ParseQuantity} of Kubernetes 1.37 reads it: {@code 500m}, {@code 1Gi},
 * {@code 1e3}, {@code 0.1}, {@code 128974848}. Compared exactly; nothing is rounded to a double.
 */
public final class Quantity implements Comparable<Quantity> {
    /** The API server's reading of {@code null} in a list of resources. */
    public static final Quantity ZERO = new Quantity("0", BigDecimal.ZERO);

    private static final String DECIMAL = "num kMGTPE"; // the blank is 10^0
    private static final String BINARY = "KMGTPE";
    /**
     * Far above any real exponent. ParseQuantity keeps only the low 32 bits: {@code 1e-4294967284}, tiny when compared with a
     * maximum, is a trillion to the kubelet.
     */
    private static final int LARGEST_EXPONENT = 100_000;

    /** In characters. Real amounts are shorter, and the cost of reading digits grows faster than their number. */
    public static final int LONGEST = 256;

    private static final int MOST_DIGITS = 20;
    private static final MathContext SHORT = new MathContext(6, RoundingMode.UP);

    private final String text;
    private final @Nullable BigDecimal amount;

    private Quantity(String text, @Nullable BigDecimal amount) {
        this.text = text;
        this.amount = amount;
    }

    /** Parses any text. For an invalid quantity, {@link #isValid} is false. White space around it is ignored, as in the API. */
    public static Quantity parse(String text) {
        return new Quantity(text, amountOf(text.strip()));
    }

    public boolean isValid() {
        return amount != null;
    }

    /** Returns whether it is zero (unlimited to the runtime), negative, or not a quantity. */
    public boolean isNothing() {
        return amount == null || amount.signum() <= 0;
    }

    /** Returns whether it is a number without a fraction: 1024, {@code 1Ki}, {@code 1000m}. */
    public boolean isWhole() {
        return amount != null
                && (amount.signum() == 0 || amount.stripTrailingZeros().scale() <= 0);
    }

    /** Returns whether it is a whole multiple of {@code unit}, which is above zero. */
    public boolean isMultipleOf(Quantity unit) {
        return amount != null
                && unit.amount != null
                && amount.remainder(unit.amount).signum() == 0;
    }

    /**
     * Returns the number without suffix and exponent: {@code 0.512}. If it has more than six significant digits, it is rounded up
     * to six.
     */
    public String plain() {
        return amount == null
                ? text
                : amount.precision() - amount.scale() > MOST_DIGITS || amount.scale() > MOST_DIGITS
                        ? amount.round(SHORT).toString()
                        : amount.stripTrailingZeros().toPlainString();
    }

    /** Compares amounts, not texts: {@code 1Gi} equals {@code 1024Mi}. An invalid quantity is less than every valid one. */
    @Override
    public int compareTo(Quantity other) {
        if (amount == null || other.amount == null) {
            return Boolean.compare(amount != null, other.amount != null);
        }
        return amount.compareTo(other.amount);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Quantity that && compareTo(that) == 0;
    }

    @Override
    public int hashCode() {
        return amount == null ? 0 : amount.stripTrailingZeros().hashCode();
    }

    /** Returns the quantity as it was written. */
    @Override
    public String toString() {
        return text;
    }

    private static @Nullable BigDecimal amountOf(String text) {
        int end = text.length();
        if (end > LONGEST) {
            return null;
        }
        int start = end > 0 && (text.charAt(0) == '-' || text.charAt(0) == '+') ? 1 : 0;
        int i = start;
        while (i < end && isDigit(text.charAt(i))) {
            i++;
        }
        int digits = i - start;
        if (i < end && text.charAt(i) == '.') {
            int point = i++;
            while (i < end && isDigit(text.charAt(i))) {
                i++;
            }
            digits += i - point - 1;
        }
        if (digits == 0) {
            return null; // ParseQuantity reads a lone sign or point as zero, which is never intended
        }
        var value = new BigDecimal(text.substring(start, i));
        var scaled = scale(value, text.substring(i));
        return scaled == null || text.charAt(0) != '-' ? scaled : scaled.negate();
    }

    private static @Nullable BigDecimal scale(BigDecimal value, String suffix) {
        if (suffix.isEmpty()) {
            return value;
        }
        char first = suffix.charAt(0);
        if (suffix.length() == 1) {
            int power = DECIMAL.indexOf(first);
            return power < 0 || first == ' ' ? null : value.scaleByPowerOfTen(3 * (power - 3));
        }
        if (suffix.length() == 2 && suffix.charAt(1) == 'i') {
            int power = BINARY.indexOf(first);
            return power < 0 ? null : value.multiply(new BigDecimal(BigInteger.ONE.shiftLeft(10 * (power + 1))));
        }
        boolean hasExponent = (first == 'e' || first == 'E') && suffix.chars().allMatch(c -> c < 128);
        if (!hasExponent) {
            return null; // Java would accept digits of other scripts; the API does not
        }
        try {
            int exponent = Integer.parseInt(suffix.substring(1));
            return exponent < -LARGEST_EXPONENT || exponent > LARGEST_EXPONENT
                    ? null
                    : value.scaleByPowerOfTen(exponent);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
