// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster.certificates;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The path tokens in the Secret. Both are accepted, so that no review is lost while the current one reaches all replicas and
 * API servers. They are replaced once an hour, because an API server that cannot reach a webhook shows its URL to whoever made
 * the request.
 *
 * @param current to be registered
 * @param previous registered before; null if there was none
 * @param since when {@code current} was made
 */
record PathTokens(PathToken current, @Nullable PathToken previous, Instant since) {
    /** The entries of the Secret. */
    static final String CURRENT = "path-token";

    static final String PREVIOUS = "path-token-previous";
    static final String SINCE = "path-token-since";

    static final Duration LIFE = Duration.ofHours(1);

    /** By then every replica has seen a new token; a watch takes milliseconds. */
    static final Duration SETTLING = Duration.ofSeconds(10);

    /** By how much the clocks of two replicas may differ. */
    private static final Duration SKEW = Duration.ofMinutes(5);

    static PathTokens first(Instant now) {
        return new PathTokens(PathToken.random(), null, now);
    }

    /** Null if the entries hold no valid current token. One that somebody wrote without its time is as old as can be. */
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

    /** Whether the current token is to be replaced. */
    boolean isDue(Instant now) {
        return !now.isBefore(since.plus(LIFE)) || since.isAfter(now.plus(SKEW));
    }

    PathTokens next(Instant now) {
        return new PathTokens(PathToken.random(), current, now);
    }

    /** The token that API servers are to send: a new one not before every replica knows it. */
    PathToken registered(Instant now) {
        return previous != null && now.isBefore(since.plus(SETTLING)) ? previous : current;
    }
}
