// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.pod;

import org.jspecify.annotations.Nullable;

/**
 * An image reference, read by the grammar of the distribution project ({@code github.com/distribution/reference} v0.6.0, as the
 * API server and the runtimes read it: {@code ParseNormalizedNamed}).
 *
 * @param text as it was written; empty if absent
 * @param valid whether it is a reference; if not, tag and digest are null
 * @param tag null if absent; case-sensitive
 * @param digest {@code sha256:…}, null if absent; takes precedence over a tag
 */
public record ImageReference(
        String text,
        boolean valid,
        @Nullable String tag,
        @Nullable String digest) {
    /** The absent image. */
    public static final ImageReference NONE = new ImageReference("", false, null, null);

    /** The default registry, also called {@code index.docker.io}. */
    private static final String HUB = "docker.io";

    private static final int LONGEST_PATH = 255;
    private static final int LONGEST_TAG = 128;

    /** Parses any text. For an invalid reference, {@link #valid} is false. */
    public static ImageReference parse(String text) {
        int at = text.indexOf('@');
        var digest = at < 0 ? null : text.substring(at + 1);
        int end = at < 0 ? text.length() : at;
        int colon = text.indexOf(':', text.lastIndexOf('/', end - 1) + 1);
        boolean tagged = colon >= 0 && colon < end;
        var tag = tagged ? text.substring(colon + 1, end) : null;
        boolean valid = isName(text, tagged ? colon : end)
                && (tag == null || isTag(tag))
                && (digest == null || isDigest(digest))
                && !(text.length() == 64 && isHex(text, 0));
        return valid ? new ImageReference(text, true, tag, digest) : new ImageReference(text, false, null, null);
    }

    public boolean isEmpty() {
        return text.isEmpty();
    }

    /**
     * Returns whether it is one blank. The API server accepts a blank in a template, and a controller fills it in (OpenShift's
     * triggers).
     */
    public boolean isBlank() {
        return text.equals(" ");
    }

    /** Returns why it is not a reference, as the rest of a sentence. Repeats only plain ASCII of the text. */
    public String problem() {
        return ImageProblem.of(text);
    }

    /** Returns whether it requests {@code latest}, explicitly or by default, and is not pinned by a digest. */
    public boolean isLatest() {
        return valid && digest == null && (tag == null || tag.equals("latest"));
    }

    /**
     * Returns the default for an empty {@code imagePullPolicy} (Kubernetes 1.37, {@code SetDefaults_Container}). It depends on
     * the tag alone.
     */
    public String defaultPullPolicy() {
        boolean always = valid && (tag == null ? digest == null : tag.equals("latest"));
        return always ? "Always" : "IfNotPresent";
    }

    /**
     * Returns a text that is the same for all references to the same image: {@code nginx} is
     * {@code docker.io/library/nginx:latest}. A digest takes precedence over a tag. An invalid reference is returned unchanged.
     */
    public String canonical() {
        if (!valid) {
            return text;
        }
        int end = digest == null ? text.length() : text.indexOf('@');
        var name = tag == null ? text.substring(0, end) : text.substring(0, end - tag.length() - 1);
        int slash = name.indexOf('/');
        boolean hub = slash < 0 || !looksLikeDomain(name, slash);
        var domain = hub ? HUB : name.substring(0, slash);
        var path = hub ? name : name.substring(slash + 1);
        if (domain.equals("index." + HUB) || domain.equals(HUB)) {
            domain = HUB;
            path = path.indexOf('/') < 0 ? "library/" + path : path;
        }
        return domain + "/" + path + (digest != null ? "@" + digest : ":" + (tag == null ? "latest" : tag));
    }

    private static boolean isName(String text, int end) {
        int slash = text.indexOf('/');
        if (slash < 0 || slash >= end) {
            return end <= LONGEST_PATH - "library/".length() && isPath(text, 0, end);
        }
        boolean domain = isDomain(text, slash) && looksLikeDomain(text, slash);
        int pathStart = domain ? slash + 1 : 0;
        return end - pathStart <= LONGEST_PATH && isPath(text, pathStart, end);
    }

    private static boolean looksLikeDomain(String text, int end) {
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            if (c == '.' || c == ':' || isUpper(c)) {
                return true;
            }
        }
        return end == "localhost".length() && text.startsWith("localhost");
    }

    /** Returns whether it is {@code host[:port]}, where the host is a name of dotted labels or an address in brackets. */
    private static boolean isDomain(String text, int end) {
        int i = 0;
        if (end > 0 && text.charAt(0) == '[') {
            for (i = 1; i < end && (isHexDigit(text.charAt(i)) || text.charAt(i) == ':'); ) {
                i++;
            }
            if (i == 1 || i == end || text.charAt(i++) != ']') {
                return false;
            }
        } else {
            while (i < end && text.charAt(i) != ':') {
                char c = text.charAt(i);
                boolean edge = i == 0 || ".-".indexOf(text.charAt(i - 1)) >= 0;
                if (!isLetterOrDigit(c)
                        && !(c == '-' && !(i == 0 || text.charAt(i - 1) == '.'))
                        && !(c == '.' && !edge)) {
                    return false;
                }
                i++;
            }
            if (i == 0 || !isLetterOrDigit(text.charAt(i - 1))) {
                return false;
            }
        }
        if (i == end) {
            return true;
        }
        int port = ++i;
        while (i < end && isDigit(text.charAt(i))) {
            i++;
        }
        return text.charAt(port - 1) == ':' && i == end && i > port;
    }

    /**
     * Returns whether it consists of components between slashes: lower-case letters and digits, joined by one dot, one or two
     * underscores, or dashes.
     */
    private static boolean isPath(String text, int start, int end) {
        int i = start;
        while (true) {
            int word = i;
            while (i < end && isLowerOrDigit(text.charAt(i))) {
                i++;
            }
            if (i == word) {
                return false;
            }
            if (i == end) {
                return true;
            }
            char separator = text.charAt(i++);
            switch (separator) {
                case '/', '.' -> {}
                case '_' -> {
                    if (i < end && text.charAt(i) == '_') {
                        i++;
                    }
                }
                case '-' -> {
                    while (i < end && text.charAt(i) == '-') {
                        i++;
                    }
                }
                default -> {
                    return false;
                }
            }
        }
    }

    static boolean isTag(String tag) {
        if (tag.isEmpty() || tag.length() > LONGEST_TAG || tag.charAt(0) == '.' || tag.charAt(0) == '-') {
            return false;
        }
        for (int i = 0; i < tag.length(); i++) {
            char c = tag.charAt(i);
            if (!isLetterOrDigit(c) && c != '_' && c != '.' && c != '-') {
                return false;
            }
        }
        return true;
    }

    static boolean isDigest(String digest) {
        return switch (digest.length()) {
            case 71 -> digest.startsWith("sha256:") && isHex(digest, 7);
            case 103 -> digest.startsWith("sha384:") && isHex(digest, 7);
            case 135 -> digest.startsWith("sha512:") && isHex(digest, 7);
            default -> false;
        };
    }

    private static boolean isHex(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!isDigit(c) && (c < 'a' || c > 'f')) {
                return false;
            }
        }
        return true;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isUpper(char c) {
        return c >= 'A' && c <= 'Z';
    }

    private static boolean isLowerOrDigit(char c) {
        return (c >= 'a' && c <= 'z') || isDigit(c);
    }

    private static boolean isLetterOrDigit(char c) {
        return isLowerOrDigit(c) || isUpper(c);
    }

    private static boolean isHexDigit(char c) {
        return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    }
}
