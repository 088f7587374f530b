// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.yaml;

import dev.plimsoll.yaml.value.Position;
import dev.plimsoll.yaml.value.Scalar;
import dev.plimsoll.yaml.value.Scalar.Kind;
import org.jspecify.annotations.Nullable;

/** Integers as Go's {@code strconv.ParseInt(s, 0, 64)} and {@code ParseUint} read them: 0b, 0o, 0x, and a leading 0 for octal. */
final class GoInteger {
    private GoInteger() {}

    /** Null if it is none, or needs more than 64 bits. */
    static @Nullable Scalar read(Position at, String digits) {
        boolean signed = digits.startsWith("-") || digits.startsWith("+");
        String sign = digits.startsWith("-") ? "-" : "";
        String body = signed ? digits.substring(1) : digits;
        int radix = radix(body);
        String number = body.substring(radix == 10 ? 0 : radix == 8 && isDigit(body, 1) ? 1 : 2);
        if (isNumber(number, radix)) {
            return parse(at, sign, number, radix, !signed);
        }
        // go-yaml's own 0b, which takes a second sign
        boolean second = body.startsWith("0b") && !signed && (number.startsWith("+") || number.startsWith("-"));
        return second && isNumber(number.substring(1), 2)
                ? parse(at, number.startsWith("-") ? "-" : "", number.substring(1), 2, false)
                : null;
    }

    private static int radix(String body) {
        if (body.length() < 2 || body.charAt(0) != '0') {
            return 10;
        }
        return switch (body.charAt(1)) {
            case 'x', 'X' -> 16;
            case 'b', 'B' -> 2;
            case 'o', 'O' -> 8;
            default -> isDigit(body, 1) ? 8 : 10;
        };
    }

    private static boolean isDigit(String text, int index) {
        return text.charAt(index) >= '0' && text.charAt(index) <= '9';
    }

    private static boolean isNumber(String text, int radix) {
        return !text.isEmpty() && text.chars().allMatch(c -> c < 0x80 && Character.digit(c, radix) >= 0);
    }

    private static @Nullable Scalar parse(Position at, String sign, String number, int radix, boolean mayBeUnsigned) {
        try {
            return new Scalar(at, Kind.INTEGER, Long.toString(Long.parseLong(sign + number, radix)));
        } catch (NumberFormatException e) {
            return mayBeUnsigned ? unsigned(at, number, radix) : null;
        }
    }

    private static @Nullable Scalar unsigned(Position at, String number, int radix) {
        try {
            return new Scalar(at, Kind.UNSIGNED, Long.toUnsignedString(Long.parseUnsignedLong(number, radix)));
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
