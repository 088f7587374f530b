// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster.certificates;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The path tokens in the Secret. Both are accepted, so that no review is lost while the current token reaches all replicas and
 * API servers. They are replaced every hour, because an API server that cannot reach a webhook shows its URL to the author of the
 * request.
 *
 * @param current token to register
 * @param previous token registered before; null if there was none
 * @param since creation time of {@code current}
 */
record PathTokens(PathToken current, @Nullable PathToken previous, Instant since) {
    /** The entries of the Secret. */
    static final String CURRENT = "path-token";

    static final String PREVIOUS = "path-token-previous";
    static final String SINCE = "path-token-since";

    static final Duration LIFE = Duration.ofHours(1);

    /** By then every replica has received a new token; a watch takes milliseconds. */
    static final Duration SETTLING = Duration.ofSeconds(10);

    /** Maximum clock difference between two replicas. */
    private static final Duration SKEW = Duration.ofMinutes(5);

    static PathTokens first(Instant now) {
        return new PathTokens(PathToken.random(), null, now);
    }

    /** Returns the tokens in the entries; null without a valid current token. A token without creation time counts as expired. */
    static @Nullable PathTokens read(Map<String, String> entries) {
        var current = PathToken.parse(entries.get(CURRENT));
        return current == null
                ? null
                : new PathTokens(
                        current, PathToken.parse(entries.get(PREVIOUS)), time(entries.getOrDefault(SINCE, "")));
    }

    private static Instant time(String text) {
        try {
            return Instant.parse(text.strip());
        } catch (DateTimeParseException e) {
            return Instant.EPOCH;
        }
    }

    Map<String, String> write() {
        return Map.of(
                CURRENT, current.text(), PREVIOUS, previous == null ? "" : previous.text(), SINCE, since.toString());
    }

    /** Returns whether the current token must be replaced. */
    boolean isDue(Instant now) {
        return !now.isBefore(since.plus(LIFE)) || since.isAfter(now.plus(SKEW));
    }

    PathTokens next(Instant now) {
        return new PathTokens(PathToken.random(), current, now);
    }

    /** Returns the token that API servers must send. A new token is returned only after every replica knows it. */
    PathToken registered(Instant now) {
        return previous != null && now.isBefore(since.plus(SETTLING)) ? previous : current;
    }
}
