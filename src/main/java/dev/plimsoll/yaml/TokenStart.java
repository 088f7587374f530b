// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.yaml;

import dev.plimsoll.yaml.value.YamlException;

/** What SnakeYAML takes at the start of a token and kubectl does not, or understands differently. */
final class TokenStart {
    private static final int BYTE_ORDER_MARK = 0xFEFF;

    private TokenStart() {}

    /**
     * @param touchesPlain whether the token stands right behind a plain scalar in a flow collection
     */
    static void refuseForeign(SourceText text, int at, int end, boolean touchesPlain) {
        if (at >= end) {
            return;
        }
        switch (text.at(at)) {
            case BYTE_ORDER_MARK ->
                throw new YamlException(text.position(at), "a byte order mark in the middle of the file; remove it");
            case '&', '*' -> refuseOddName(text, at, end);
            case '%' -> {
                if (text.position(at).column() == 1) {
                    throw new YamlException(text.position(at), "kubectl takes no YAML directives; remove the line");
                }
            }
            case ':' -> {
                // go-yaml reads {a:} as the key `a:`, SnakeYAML as the key `a`
                if (touchesPlain && ",[]{}".indexOf(text.at(at + 1)) >= 0) {
                    throw new YamlException(
                            text.position(at), "a colon in braces needs a blank after it, or quotes around the key");
                }
            }
            default -> {
                // read alike
            }
        }
    }

    private static void refuseOddName(SourceText text, int at, int end) {
        int i = at + 1;
        while (i < end && isWord(text.at(i))) {
            i++;
        }
        boolean ends = i == end
                || TokenGap.isBlank(text.at(i))
                || TokenGap.isBreak(text.at(i))
                || "?:,]}%@`".indexOf(text.at(i)) >= 0;
        if (i == at + 1 || !ends) {
            throw new YamlException(
                    text.position(at),
                    "the name of an anchor takes letters, digits, _ and -; quote a text that begins with & or *");
        }
    }

    private static boolean isWord(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    }
}
