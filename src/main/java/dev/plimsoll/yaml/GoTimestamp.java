// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.yaml;

import java.time.YearMonth;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The four forms of a timestamp that go-yaml v2 takes under {@code !!timestamp}. */
final class GoTimestamp {
    private static final Pattern FORM = Pattern.compile("(\\d{4})-(\\d\\d?)-(\\d\\d?)"
            + "(?:(?:[Tt]| )(\\d\\d?):(\\d\\d?):(\\d\\d?)(?:[.,]\\d+)?(Z|[+-]([01]\\d|2[0-4]):([0-5]\\d|60))?)?");

    private GoTimestamp() {}

    static boolean matches(String value) {
        Matcher form = FORM.matcher(value);
        if (!form.matches()) {
            return false;
        }
        boolean timed = form.group(4) != null;
        boolean zoned = form.group(7) != null;
        boolean apart = timed && value.charAt(form.start(4) - 1) == ' ';
        return isDate(form) && (!timed || (zoned != apart && isTime(form)));
    }

    private static boolean isDate(Matcher form) {
        int month = number(form, 2);
        int day = number(form, 3);
        return month >= 1
                && month <= 12
                && day >= 1
                && day <= YearMonth.of(number(form, 1), month).lengthOfMonth();
    }

    private static boolean isTime(Matcher form) {
        return number(form, 4) < 24 && number(form, 5) < 60 && number(form, 6) < 60;
    }

    private static int number(Matcher form, int group) {
        return Integer.parseInt(form.group(group));
    }
}
