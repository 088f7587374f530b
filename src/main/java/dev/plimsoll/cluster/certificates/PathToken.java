// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster.certificates;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The unguessable first segment of every path that is registered: whoever sends it read a webhook configuration, as the API
 * server does. It must not appear in a log, a metric, an Event, a page or an answer.
 *
 * @param text 64 lower-case hexadecimal digits, 256 bits. The API server only takes path segments that are DNS subdomains
 *     (Kubernetes 1.37, {@code validateWebhookService}), which rules out base64url
 */
public record PathToken(String text) {
    private static final int LENGTH = 64;
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{" + LENGTH + "}");
    private static final SecureRandom RANDOM = new SecureRandom();

    /** @throws IllegalArgumentException without the text, which may be half of a secret */
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

    /** Null if the text is no token; white space around it is ignored. */
    public static @Nullable PathToken parse(@Nullable String text) {
        return text != null && FORM.matcher(text.strip()).matches() ? new PathToken(text.strip()) : null;
    }

    /** What stands in front of a path. */
    public String prefix() {
        return "/" + text;
    }

    /** The path behind the token of a path that {@link #begins} it. */
    public static String rest(String path) {
        return path.substring(1 + LENGTH);
    }

    /** Whether a path begins with this token as its first segment, and has another. In constant time for a length of the path. */
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
