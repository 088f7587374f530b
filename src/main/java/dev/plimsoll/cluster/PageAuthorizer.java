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
 * Who may see the page: callers with a token that the API server accepts and whose user may get the non-resource URL {@link #URL},
 * as kube-rbac-proxy asks for other programs. An answer counts for a minute; of a token only its SHA-256 is kept.
 *
 * <p>Callers that nobody knows can make us ask the API server only so often and so many at once. Tokens that were allowed before
 * are checked apart from theirs, so that they cannot keep viewers out. Thread-safe.
 */
public final class PageAuthorizer {
    /** To be named in a ClusterRole: {@code nonResourceURLs: [/plimsoll/page]}, {@code verbs: [get]}. */
    public static final String URL = "/plimsoll/page";

    /** A ServiceAccount's token has 1 KB; those of identity providers grow with the groups of a user. */
    static final int LONGEST_TOKEN = 8 * 1024;

    static final Duration COUNTS_FOR = Duration.ofMinutes(1);

    /** How many tokens are remembered: so many that are allowed, and so many that are not. */
    static final int MOST_REMEMBERED = 1000;

    /** New tokens that may be checked at once, and after each {@link #NEW_TOKEN_EACH} one more. */
    static final int NEW_TOKENS = 20;

    static final Duration NEW_TOKEN_EACH = Duration.ofSeconds(1);

    /** Calls of the API server for tokens that are new, and as many for tokens that were allowed before. */
    static final int MOST_AT_ONCE = 4;

    private static final Pattern TOKEN = Pattern.compile("[-A-Za-z0-9._~+/]+=*"); // RFC 6750, section 2.1

    private final Function<String, Answer> review;
    private final LongSupplier nanos;
    private final TokenBucket newTokens;
    private final Semaphore strangers = new Semaphore(MOST_AT_ONCE);
    private final Semaphore viewers = new Semaphore(MOST_AT_ONCE);
    private final Map<String, Known> allowed = new LinkedHashMap<>();
    private final Map<String, Known> refused = new LinkedHashMap<>();

    /** What became of a token. */
    public enum Answer {
        Allowed,
        /** The API server does not accept the token, or no longer. */
        Unknown,
        /** The user of the token may not see the page. */
        Forbidden,
        /** Too many tokens are to be checked; later, perhaps. */
        Busy
    }

    /** @param until by the clock of {@code nanos} */
    private record Known(Answer answer, long until) {}

    /**
     * Knows nobody yet.
     *
     * @param review asks the API server about a token; may throw
     * @param nanos a clock as {@link System#nanoTime}
     */
    PageAuthorizer(Function<String, Answer> review, LongSupplier nanos) {
        this.review = review;
        this.nanos = nanos;
        this.newTokens = new TokenBucket(NEW_TOKENS, NEW_TOKEN_EACH, nanos);
    }

    /** What is known of a token without a call; null if the API server must be asked. */
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
     * Asks the API server unless it answered a moment ago. May take as long as two calls do.
     *
     * @throws io.fabric8.kubernetes.client.KubernetesClientException if the API server does not answer, or we may not ask
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

    /** Whether a failed question means that RBAC does not let us ask. */
    public static boolean isForbidden(Throwable problem) {
        return problem instanceof KubernetesClientException refused
                && refused.getCode() == HttpURLConnection.HTTP_FORBIDDEN;
    }
}
