// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.yaml;

import dev.plimsoll.yaml.value.Position;
import dev.plimsoll.yaml.value.Scalar;
import dev.plimsoll.yaml.value.Scalar.Kind;
import org.jspecify.annotations.Nullable;

/** What an unquoted word means: null, a boolean, a number, or just itself. */
final class PlainScalar {
    private PlainScalar() {}

    static Scalar read(Position at, String value) {
        Scalar known = known(at, value);
        if (known != null) {
            return known;
        }
        char first = value.charAt(0);
        if (first == '.') {
            return GoFloat.isDecimal(value, true) ? number(at, value) : text(at, value);
        }
        if (first != '+' && first != '-' && (first < '0' || first > '9')) {
            return text(at, value);
        }
        String digits = value.replace("_", "");
        Scalar integer = GoInteger.read(at, digits);
        if (integer != null) {
            return integer;
        }
        return GoFloat.isDecimal(digits, false) ? number(at, value) : text(at, value);
    }

    /** The words of YAML 1.1, in the three spellings that it allows. */
    private static @Nullable Scalar known(Position at, String value) {
        return switch (value) {
            case "", "~", "null", "Null", "NULL" -> new Scalar(at, Kind.NULL, "null");
            case "y", "Y", "yes", "Yes", "YES", "on", "On", "ON", "true", "True", "TRUE" ->
                new Scalar(at, Kind.BOOLEAN, "true");
            case "n", "N", "no", "No", "NO", "off", "Off", "OFF", "false", "False", "FALSE" ->
                new Scalar(at, Kind.BOOLEAN, "false");
            case ".nan", ".NaN", ".NAN" -> new Scalar(at, Kind.NOT_FINITE, ".nan");
            case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF" -> new Scalar(at, Kind.NOT_FINITE, ".inf");
            case "-.inf", "-.Inf", "-.INF" -> new Scalar(at, Kind.NOT_FINITE, "-.inf");
            default -> null;
        };
    }

    private static Scalar number(Position at, String value) {
        double number = Double.parseDouble(value.replace("_", ""));
        // too large for an integer makes a float, too large for a float makes a string
        return Double.isFinite(number) ? new Scalar(at, Kind.FLOAT, GoFloat.json(number)) : text(at, value);
    }

    private static Scalar text(Position at, String value) {
        return new Scalar(at, Kind.TEXT, value);
    }
}
