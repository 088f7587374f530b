// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fabric8.kubernetes.api.model.authentication.TokenReviewBuilder;
import io.fabric8.kubernetes.api.model.authentication.UserInfo;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Who may look: whoever shows a token that the API server takes (TokenReview) and may get the non-resource URL {@link #URL}
 * (SubjectAccessReview), as kube-rbac-proxy asks for others. An answer counts for a minute, so that an open page is not a load;
 * tokens are kept only as their SHA-256.
 */
public final class Viewers {
    /** To be named in a ClusterRole: {@code nonResourceURLs: [/plimsoll/page]}, {@code verbs: [get]}. */
    public static final String URL = "/plimsoll/page";

    private static final Duration COUNTS_FOR = Duration.ofMinutes(1);
    private static final int MOST = 1000;

    private final KubernetesClient client;
    private final Clock clock;
    private final Map<String, Known> known = new LinkedHashMap<>();

    /** What the API server said. */
    public enum Answer {
        Allowed,
        /** It is no token, or not one that counts any more. */
        Unknown,
        /** It is somebody who may not look. */
        Forbidden
    }

    private record Known(Answer answer, Instant until) {}

    Viewers(KubernetesClient client, Clock clock) {
        this.client = client;
        this.clock = clock;
    }

    /**
     * Asks the API server, unless it said so just now. It may take as long as a call does.
     *
     * @throws io.fabric8.kubernetes.client.KubernetesClientException if it does not answer, or we may not ask
     */
    public Answer ask(String token) {
        var key = digest(token);
        var now = clock.instant();
        synchronized (known) {
            var before = known.get(key);
            if (before != null && now.isBefore(before.until())) {
                return before.answer();
            }
        }
        var answer = review(token);
        synchronized (known) {
            known.remove(key); // so that it becomes the youngest
            known.put(key, new Known(answer, now.plus(COUNTS_FOR)));
            if (known.size() > MOST) {
                known.remove(known.keySet().iterator().next());
            }
        }
        return answer;
    }

    private Answer review(String token) {
        var review = client.resource(new TokenReviewBuilder()
                        .withNewSpec()
                        .withToken(token)
                        .endSpec()
                        .build())
                .create();
        var status = review.getStatus();
        if (status == null || !Boolean.TRUE.equals(status.getAuthenticated()) || status.getUser() == null) {
            return Answer.Unknown;
        }
        return mayLook(status.getUser()) ? Answer.Allowed : Answer.Forbidden;
    }

    private boolean mayLook(UserInfo user) {
        var review = client.resource(new SubjectAccessReviewBuilder()
                        .withNewSpec()
                        .withUser(user.getUsername())
                        .withUid(user.getUid())
                        .withGroups(user.getGroups())
                        .withExtra(user.getExtra())
                        .withNewNonResourceAttributes(URL, "get")
                        .endSpec()
                        .build())
                .create();
        return review.getStatus() != null
                && Boolean.TRUE.equals(review.getStatus().getAllowed());
    }

    private static String digest(String token) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(token.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
