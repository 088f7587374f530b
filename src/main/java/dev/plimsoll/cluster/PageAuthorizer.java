// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster;

import dev.plimsoll.cluster.client.TokenBucket;
import dev.plimsoll.text.Sha256;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Authorizes access to the page: the API server must accept the caller's token, and its user must have {@code get} on the
 * non-resource URL {@link #URL}, as kube-rbac-proxy does it for other programs. Results are valid for a minute. Only the SHA-256
 * of a token is kept.
 *
 * <p>Unknown tokens cause only a limited rate and number of concurrent calls to the API server. Previously allowed tokens have a
 * separate limit, so unknown callers cannot block viewers. Thread-safe.
 */
public final class PageAuthorizer {
    /** The URL to grant in a ClusterRole: {@code nonResourceURLs: [/plimsoll/page]}, {@code verbs: [get]}. */
    public static final String URL = "/plimsoll/page";

    /** Maximum token length. A ServiceAccount's token has 1 KB; tokens of identity providers grow with the user's groups. */
    static final int LONGEST_TOKEN = 8 * 1024;

    static final Duration COUNTS_FOR = Duration.ofMinutes(1);

    /** Number of remembered tokens, separately for allowed and other tokens. */
    static final int MOST_REMEMBERED = 1000;

    /** Burst of new tokens to check; then one more per {@link #NEW_TOKEN_EACH}. */
    static final int NEW_TOKENS = 20;

    static final Duration NEW_TOKEN_EACH = Duration.ofSeconds(1);

    /** Concurrent calls to the API server for new tokens, and as many for previously allowed tokens. */
    static final int MOST_AT_ONCE = 4;

    private static final Pattern TOKEN = Pattern.compile("[-A-Za-z0-9._~+/]+=*"); // RFC 6750, section 2.1

    private final Function<String, Answer> review;
    private final LongSupplier nanos;
    private final TokenBucket newTokens;
    private final Semaphore strangers = new Semaphore(MOST_AT_ONCE);
    private final Semaphore viewers = new Semaphore(MOST_AT_ONCE);
    private final Map<String, Known> allowed = new LinkedHashMap<>();
    private final Map<String, Known> refused = new LinkedHashMap<>();

    /** The result for a token. */
    public enum Answer {
        Allowed,
        /** The API server does not accept the token, or no longer accepts it. */
        Unknown,
        /** The user of the token may not see the page. */
        Forbidden,
        /** Too many tokens are waiting for a check; a retry may succeed. */
        Busy
    }

    /** @param until by the clock {@code nanos} */
    private record Known(Answer answer, long until) {}

    /**
     * Starts without known tokens.
     *
     * @param review asks the API server about a token; may throw
     * @param nanos a clock like {@link System#nanoTime}
     */
    PageAuthorizer(Function<String, Answer> review, LongSupplier nanos) {
        this.review = review;
        this.nanos = nanos;
        this.newTokens = new TokenBucket(NEW_TOKENS, NEW_TOKEN_EACH, nanos);
    }

    /** Returns the known result for a token; null if the API server must be asked. */
    public @Nullable Answer known(String token) {
        if (token.length() > LONGEST_TOKEN || !TOKEN.matcher(token).matches()) {
            return Answer.Unknown;
        }
        return remembered(Sha256.hex(token));
    }

    private synchronized @Nullable Answer remembered(String key) {
        var known = allowed.containsKey(key) ? allowed.get(key) : refused.get(key);
        return known != null && nanos.getAsLong() - known.until() < 0 ? known.answer() : null;
    }

    /**
     * Asks the API server unless a recent result is known. May take as long as two calls.
     *
     * @throws io.fabric8.kubernetes.client.KubernetesClientException if the API server does not answer, or RBAC forbids it
     */
    public Answer ask(String token) {
        var before = known(token);
        if (before != null) {
            return before;
        }
        var key = Sha256.hex(token);
        boolean isViewer = wasAllowed(key);
        var calls = isViewer ? viewers : strangers;
        if (!calls.tryAcquire()) {
            return Answer.Busy;
        }
        try {
            if (!isViewer && !newTokens.take()) {
                return Answer.Busy;
            }
            var answer = review.apply(token);
            remember(key, answer);
            return answer;
        } finally {
            calls.release();
        }
    }

    private synchronized boolean wasAllowed(String key) {
        return allowed.containsKey(key);
    }

    private synchronized void remember(String key, Answer answer) {
        allowed.remove(key);
        refused.remove(key);
        var answers = answer == Answer.Allowed ? allowed : refused;
        answers.put(key, new Known(answer, nanos.getAsLong() + COUNTS_FOR.toNanos()));
        if (answers.size() > MOST_REMEMBERED) {
            answers.remove(answers.keySet().iterator().next());
        }
    }

    /** Returns whether a failure means that RBAC forbids the request. */
    public static boolean isForbidden(Throwable problem) {
        return problem instanceof KubernetesClientException refused
                && refused.getCode() == HttpURLConnection.HTTP_FORBIDDEN;
    }
}
