// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster.certificates;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The unguessable first segment of every registered path: a client that sends it has read a webhook configuration, as the API
 * server does. It must not appear in a log, a metric, an Event, a page or a response.
 *
 * @param text 64 lower-case hexadecimal digits, 256 bits. The API server accepts only path segments that are DNS subdomains
 *     (Kubernetes 1.37, {@code validateWebhookService}), which rules out base64url
 */
public record PathToken(String text) {
    private static final int LENGTH = 64;
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{" + LENGTH + "}");
    private static final SecureRandom RANDOM = new SecureRandom();

    /**
     * Requires a valid token.
     *
     * @throws IllegalArgumentException if the text is invalid; the message omits it, because it may be part of a secret
     */
    public PathToken {
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException("a path token is " + LENGTH + " lower-case hexadecimal digits");
        }
    }

    public static PathToken random() {
        var bytes = new byte[LENGTH / 2];
        RANDOM.nextBytes(bytes);
        return new PathToken(HexFormat.of().formatHex(bytes));
    }

    /** Returns the token in a text, ignoring surrounding white space; null if the text is invalid. */
    public static @Nullable PathToken parse(@Nullable String text) {
        return text != null && FORM.matcher(text.strip()).matches() ? new PathToken(text.strip()) : null;
    }

    /** Returns the prefix of registered paths. */
    public String prefix() {
        return "/" + text;
    }

    /** Returns the path after the token, for a path that {@link #begins} with it. */
    public static String rest(String path) {
        return path.substring(1 + LENGTH);
    }

    /** Returns whether a path has this token as first segment, and another. Takes constant time for a given path length. */
    boolean begins(String path) {
        if (path.length() <= 1 + LENGTH) {
            return false;
        }
        int difference = (path.charAt(0) ^ '/') | (path.charAt(1 + LENGTH) ^ '/');
        for (int i = 0; i < LENGTH; i++) {
            difference |= path.charAt(1 + i) ^ text.charAt(i);
        }
        return difference == 0;
    }

    @Override
    public String toString() {
        return "a path token";
    }
}
