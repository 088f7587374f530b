// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.yaml;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.function.Predicate;

/** Floating point numbers as Go reads and writes them. */
final class GoFloat {
    /** So many decimal digits survive a double. */
    private static final int ALWAYS_EXACT = 15;

    private GoFloat() {}

    /** {@code [-+]?(.digits|digits[.digits])([eE][-+]?digits)?}; in one place Go's own grammar allows _ between digits. */
    static boolean isDecimal(String text, boolean underscores) {
        int i = text.startsWith("+") || text.startsWith("-") ? 1 : 0;
        int whole = digits(text, i, underscores);
        int point = whole < text.length() && text.charAt(whole) == '.' ? 1 : 0;
        int end = point == 0 ? whole : digits(text, whole + 1, underscores);
        if (end - i - point < 1) {
            return false;
        }
        if (end == text.length()) {
            return true;
        }
        char e = text.charAt(end);
        int exponent = end + 1;
        if (exponent < text.length() && (text.charAt(exponent) == '+' || text.charAt(exponent) == '-')) {
            exponent++;
        }
        int last = digits(text, exponent, underscores);
        return (e == 'e' || e == 'E') && last > exponent && last == text.length();
    }

    private static int digits(String text, int from, boolean underscores) {
        int i = from;
        while (isDigit(text, i) || (underscores && i > from && text.startsWith("_", i) && isDigit(text, i + 1))) {
            i++;
        }
        return i;
    }

    private static boolean isDigit(String text, int index) {
        return index < text.length() && text.charAt(index) >= '0' && text.charAt(index) <= '9';
    }

    /** As {@code encoding/json}: an exponent below 1e-6 and from 1e21 on. */
    static String json(double number) {
        double size = Math.abs(number);
        if (size == 0) {
            return 1 / number < 0 ? "-0" : "0";
        }
        BigDecimal decimal = new BigDecimal(Double.toString(number)).stripTrailingZeros();
        if (decimal.precision() > ALWAYS_EXACT) {
            decimal = shortest(new BigDecimal(number), ALWAYS_EXACT, digits -> digits.doubleValue() == number);
        }
        return size < 1e-6 || size >= 1e21 ? scientific(decimal, 1) : decimal.toPlainString();
    }

    /** As {@code strconv.FormatFloat(number, 'g', -1, 32)}: 32 bits wide, an exponent below 1e-4 and from 1e6 on. */
    static String key(double number) {
        float narrow = (float) number;
        if (Float.isInfinite(narrow)) {
            return narrow > 0 ? ".inf" : "-.inf";
        }
        if (narrow == 0) {
            return 1 / narrow < 0 ? "-0" : "0";
        }
        BigDecimal decimal = shortest(new BigDecimal(narrow), 1, digits -> digits.floatValue() == narrow);
        int exponent = decimal.precision() - decimal.scale() - 1;
        return exponent < -4 || exponent >= 6 ? scientific(decimal, 2) : decimal.toPlainString();
    }

    /** The fewest digits that mean the number; {@code toString} has more of them before JDK 19. */
    private static BigDecimal shortest(BigDecimal exact, int fewest, Predicate<BigDecimal> same) {
        int digits = fewest;
        while (!same.test(exact.round(new MathContext(digits)))) {
            digits++;
        }
        return exact.round(new MathContext(digits)).stripTrailingZeros();
    }

    private static String scientific(BigDecimal decimal, int exponentDigits) {
        String digits = decimal.unscaledValue().abs().toString();
        int exponent = decimal.precision() - decimal.scale() - 1;
        String size = Integer.toString(Math.abs(exponent));
        return (decimal.signum() < 0 ? "-" : "")
                + digits.charAt(0)
                + (digits.length() > 1 ? "." + digits.substring(1) : "")
                + (exponent < 0 ? "e-" : "e+")
                + "0".repeat(Math.max(0, exponentDigits - size.length()))
                + size;
    }
}
