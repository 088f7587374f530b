// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.podpolicy;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** A string as YAML on one line: plain where it can only be read as this string, else in double quotes. */
final class YamlText {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z/][A-Za-z0-9/._-]*|[0-9]+[A-Za-z]+");
    private static final Pattern NUMBER = Pattern.compile("0[box].*|[0-9]+e[0-9]+");
    private static final Set<String> NO_STRINGS = Set.of("y", "n", "yes", "no", "on", "off", "true", "false", "null");

    private YamlText() {}

    static String of(String text) {
        var lower = text.toLowerCase(Locale.ROOT);
        boolean plain =
                PLAIN.matcher(text).matches() && !NUMBER.matcher(lower).matches() && !NO_STRINGS.contains(lower);
        return plain ? text : '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
    }
}
