// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster.webhooks;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A quantity as the API server writes it that has read it ({@code resource.Quantity} of Kubernetes 1.37). */
final class CanonicalQuantity {
    private static final Pattern QUANTITY =
            Pattern.compile(" *(([+-]?)([0-9]*)(\\.[0-9]*)?(|[numkMGTPE]|[KMGTPE]i|[eE][+-]?[0-9]{1,6})) *");

    private static final String DECIMAL = "num kMGTPE";
    private static final String BINARY = " KMGTPE";
    private static final BigInteger K = BigInteger.valueOf(1024);
    private static final BigDecimal MOST_IN_BINARY = BigDecimal.valueOf(Long.MAX_VALUE);

    private CanonicalQuantity() {}

    /** @throws Refused if the API server would not read it */
    static String of(String text) {
        var quantity = QUANTITY.matcher(text);
        if (text.isBlank() || !quantity.matches()) {
            throw new Refused("not a quantity: " + text);
        }
        var suffix = quantity.group(5);
        boolean binary = suffix.endsWith("i");
        boolean exponent = suffix.length() > 1 && !binary;
        var fraction = quantity.group(4) == null ? "" : quantity.group(4).substring(1);
        int power = exponent
                ? Math.max(-1000, Integer.parseInt(suffix.substring(1))) // less is rounded up alike
                : suffix.isEmpty() || binary ? 0 : 3 * (DECIMAL.indexOf(suffix) - 3);
        var amount = new BigDecimal(new BigInteger("0" + quantity.group(3) + fraction), fraction.length())
                .scaleByPowerOfTen(power);
        if (binary) {
            amount = amount.multiply(new BigDecimal(K.pow(BINARY.indexOf(suffix.charAt(0)))))
                    .min(MOST_IN_BINARY);
        }
        if (amount.signum() == 0) {
            return "0";
        }
        if (amount.scale() <= 3 && isKept(quantity, fraction, power, binary)) {
            return quantity.group(1);
        }
        amount = amount.scale() > 3 ? amount.setScale(3, RoundingMode.UP) : amount; // SetDefaults_ResourceList
        var sign = quantity.group(2).equals("-") ? "-" : "";
        boolean asBinary = binary && amount.compareTo(new BigDecimal(K)) >= 0 && isWhole(amount);
        return sign + (asBinary ? binary(amount.toBigIntegerExact()) : decimal(amount.stripTrailingZeros(), exponent));
    }

    /** What looks canonical enough stays as it was written, sign and all. */
    private static boolean isKept(Matcher quantity, String fraction, int power, boolean binary) {
        var digits = quantity.group(3).replaceAll("^0+", "") + fraction;
        return binary
                ? quantity.group(4) == null && digits.length() < 5 && Integer.parseInt(digits) % 8 != 0
                : digits.length() < 19
                        && (power - fraction.length()) % 3 == 0
                        && !digits.endsWith("000")
                        && digits.charAt(0) != '0';
    }

    private static boolean isWhole(BigDecimal amount) {
        return amount.stripTrailingZeros().scale() <= 0;
    }

    private static String binary(BigInteger amount) {
        int power = 0;
        var rest = amount;
        while (power < BINARY.length() - 1 && rest.mod(K).signum() == 0) {
            rest = rest.divide(K);
            power++;
        }
        return rest + (power == 0 ? "" : BINARY.charAt(power) + "i");
    }

    private static String decimal(BigDecimal amount, boolean exponent) {
        int power = Math.floorDiv(-amount.scale(), 3) * 3;
        var number = amount.scaleByPowerOfTen(-power).toBigIntegerExact().toString();
        if (exponent) {
            return number + (power == 0 ? "" : "e" + power);
        }
        int index = power / 3 + 3;
        // beyond the last suffix the API server forgets the power: 1000E becomes 1
        return number + (power == 0 || index >= DECIMAL.length() ? "" : DECIMAL.charAt(index));
    }
}
