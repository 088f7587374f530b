// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.yaml.value;

/** Strings as JSON writes them. */
public final class JsonString {
    private static final String HEX = "0123456789abcdef";

    private JsonString() {}

    static void write(String text, StringBuilder json) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c >= 0x20) {
                json.append(c);
            } else if (c == '\n') {
                json.append("\\n");
            } else {
                json.append("\\u00").append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 0xF));
            }
        }
        json.append('"');
    }

    /** Half of a surrogate pair: written as an escape, or left by {@code Utf8} for a byte that is no UTF-8. */
    static boolean hasLoneSurrogate(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (i + 1 == text.length() || !Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1))) {
                    return true;
                }
                i++;
            }
        }
        return false;
    }

    public static void refuseLoneSurrogate(String text, Position at) {
        if (hasLoneSurrogate(text)) {
            throw new YamlException(
                    at,
                    YamlException.quote(text)
                            + " holds half of a surrogate pair or bytes that are no UTF-8; save the file as UTF-8 and escape pairs whole");
        }
    }
}
