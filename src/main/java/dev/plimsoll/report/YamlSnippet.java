// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.report;

import dev.plimsoll.text.SafeText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Formats a member of an object as YAML to paste, one entry per line. */
public final class YamlSnippet {
    private final List<String> lines = new ArrayList<>();

    private YamlSnippet() {}

    /**
     * Returns the lines of a field and its value.
     *
     * @param value a String, a Boolean, or a Map of these
     */
    public static List<String> lines(String key, Object value) {
        var snippet = new YamlSnippet();
        snippet.add("", key, value);
        return snippet.lines;
    }

    private void add(String indent, String key, Object value) {
        var start = indent + scalar(key) + ":";
        if (value instanceof Map<?, ?> map) {
            lines.add(start + (map.isEmpty() ? " {}" : ""));
            map.forEach((name, member) -> add(indent + "  ", (String) name, member));
        } else if (value instanceof Boolean) {
            lines.add(start + " " + value);
        } else {
            lines.add(start + " " + scalar((String) value));
        }
    }

    /** Returns plain words unchanged; quotes all text that YAML could interpret as something else. */
    private static String scalar(String text) {
        return isWord(text)
                ? text
                : '"' + SafeText.line(text.replace("\\", "\\\\").replace("\"", "\\\"")) + '"';
    }

    private static boolean isWord(String text) {
        boolean word = !text.isEmpty() && isLetter(text.charAt(0));
        for (int i = 0; i < text.length() && word; i++) {
            char c = text.charAt(i);
            word = isLetter(c) || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '/' || c == '_';
        }
        return word
                && switch (text.toLowerCase(java.util.Locale.ROOT)) {
                    case "y", "n", "yes", "no", "on", "off", "true", "false", "null" -> false;
                    default -> true;
                };
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }
}
