// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster;

import dev.plimsoll.cluster.PageAuthorizer.Answer;
import io.fabric8.kubernetes.api.model.authentication.TokenReviewBuilder;
import io.fabric8.kubernetes.api.model.authentication.UserInfo;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;

/** Asks the API server for the user of a token (TokenReview), and whether that user may see the page (SubjectAccessReview). */
final class TokenReviews {
    private final KubernetesClient client;

    TokenReviews(KubernetesClient client) {
        this.client = client;
    }

    /** @throws io.fabric8.kubernetes.client.KubernetesClientException if the API server does not answer, or RBAC forbids it */
    Answer review(String token) {
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
        return maySee(status.getUser()) ? Answer.Allowed : Answer.Forbidden;
    }

    private boolean maySee(UserInfo user) {
        var review = client.resource(new SubjectAccessReviewBuilder()
                        .withNewSpec()
                        .withUser(user.getUsername())
                        .withUid(user.getUid())
                        .withGroups(user.getGroups())
                        .withExtra(user.getExtra())
                        .withNewNonResourceAttributes(PageAuthorizer.URL, "get")
                        .endSpec()
                        .build())
                .create();
        return review.getStatus() != null
                && Boolean.TRUE.equals(review.getStatus().getAllowed());
    }
}
