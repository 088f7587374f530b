// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.pod;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Explains why a text is not a valid image reference. */
final class ImageProblem {
    private static final int LONGEST_PATH = 255;

    private ImageProblem() {}

    /**
     * Returns the reason.
     *
     * @param text not a valid {@link ImageReference}
     */
    static String of(String text) {
        var character = ofCharacter(text);
        if (character != null) {
            return character;
        }
        if (text.length() == 64 && isHex(text)) {
            return "64 hexadecimal digits are the ID of an image, not its name";
        }
        int at = text.indexOf('@');
        var digest = at < 0 ? null : text.substring(at + 1);
        int end = at < 0 ? text.length() : at;
        int colon = text.indexOf(':', text.lastIndexOf('/', end - 1) + 1);
        boolean tagged = colon >= 0 && colon < end;
        var name = text.substring(0, tagged ? colon : end);
        var tag = tagged ? text.substring(colon + 1, end) : null;
        var problem = ofName(name);
        if (problem == null && tag != null && !ImageReference.isTag(tag)) {
            problem = ofTag(tag);
        }
        return problem == null ? ofDigest(digest) : problem;
    }

    private static @Nullable String ofCharacter(String text) {
        if (text.isBlank()) {
            return "it has only blanks";
        }
        if (text.contains("{{") || text.contains("${") || text.contains("$(")) {
            return "it contains a placeholder that nothing has replaced";
        }
        int scheme = text.indexOf("://");
        if (scheme >= 0) {
            return "it begins with a scheme, such as https://";
        }
        for (int i = 0; i < text.length(); ) {
            int point = text.codePointAt(i);
            if (point <= ' ' || point >= 0x7f) {
                return described(point)
                        + (i == 0
                                ? " is its first character"
                                : i + Character.charCount(point) == text.length()
                                        ? " is its last character"
                                        : " is character " + (text.codePointCount(0, i) + 1));
            }
            i += Character.charCount(point);
        }
        return null;
    }

    /** Describes invisible and ambiguous characters by their code point. */
    private static String described(int point) {
        return switch (point) {
            case ' ' -> "a blank";
            case '\n', '\r' -> "a line break";
            case '\t' -> "a tab";
            default -> String.format(Locale.ROOT, "U+%04X, which is not plain ASCII,", point);
        };
    }

    private static @Nullable String ofName(String name) {
        if (name.isEmpty()) {
            return "it has no repository";
        }
        int slash = name.indexOf('/');
        var first = slash < 0 ? "" : name.substring(0, slash);
        boolean registry = first.indexOf('.') >= 0 || first.indexOf(':') >= 0 || first.equals("localhost");
        var path = registry ? name.substring(slash + 1) : name;
        if (registry && !ImageReference.parse(first + "/a").valid()) {
            return "the registry is not a host name, or an address in brackets, with or without a port";
        }
        if (path.startsWith("/") || path.endsWith("/") || path.contains("//") || path.isEmpty()) {
            return "a part of the repository between slashes is empty";
        }
        if (!path.equals(path.toLowerCase(Locale.ROOT))
                && !ImageReference.parse(name).valid()) {
            return "a repository has no capitals";
        }
        if (path.length() > LONGEST_PATH - "library/".length()) {
            return "a repository has at most " + LONGEST_PATH + " characters";
        }
        return ImageReference.parse(name).valid()
                ? null
                : "the repository must consist of a-z and 0-9, with single . - _ (or __ or several -) between them";
    }

    private static String ofTag(String tag) {
        if (tag.isEmpty()) {
            return "the tag after the colon is empty";
        }
        return tag.length() > 128
                ? "a tag has at most 128 characters"
                : "a tag consists of letters, digits, . _ and -, and does not begin with . or -";
    }

    private static String ofDigest(@Nullable String digest) {
        if (digest == null) {
            return "it does not follow the grammar of references";
        }
        int colon = digest.indexOf(':');
        var hex = digest.substring(colon + 1);
        if (colon < 0 || !digest.startsWith("sha")) {
            return "what follows the @ is not a digest";
        }
        if (!hex.equals(hex.toLowerCase(Locale.ROOT)) && isHex(hex.toLowerCase(Locale.ROOT))) {
            return "a digest has no capitals";
        }
        return "a digest is sha256: and 64 hexadecimal digits, and this has " + hex.length()
                + " characters after the colon";
    }

    private static boolean isHex(String text) {
        return text.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
    }
}
