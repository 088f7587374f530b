// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.admission;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.plimsoll.json.JsonException;
import dev.plimsoll.policy.Namespaces;
import dev.plimsoll.policy.Policies;
import dev.plimsoll.policy.PolicySource;
import dev.plimsoll.policy.UnknownPolicyVersion;
import dev.plimsoll.text.SafeText;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The whole way of a review: bytes in, bytes out. No locks, and no I/O but for a namespace or a version of a policy that is not
 * known yet; as many threads as like may use it at once.
 */
public final class Reviewer {
    /** The longest body that is read: an object of etcd's 1.5 MiB twice, with room for what JSON adds. */
    public static final int LONGEST_BODY = 7 << 20;

    /** Longer bodies, in bytes, are not reviewed on an event loop: what they hold can take a hundred milliseconds and more. */
    private static final int LONGEST_AT_ONCE = 128 << 10;

    private final PolicySource policies;
    private final Namespaces namespaces;
    private final Set<String> exemptNamespaces;
    private final ReviewListener journal;

    public Reviewer(
            PolicySource policies, Namespaces namespaces, Set<String> exemptNamespaces, ReviewListener journal) {
        this.policies = policies;
        this.namespaces = namespaces;
        this.exemptNamespaces = Set.copyOf(exemptNamespaces);
        this.journal = journal;
    }

    /**
     * A reviewer that nobody watches, and that knows of namespaces their names alone.
     *
     * @param exemptNamespaces names of namespaces in which everything is allowed
     */
    public Reviewer(Policies policies, Set<String> exemptNamespaces) {
        this(PolicySource.of(policies), Namespaces.BY_NAME, exemptNamespaces, ReviewListener.NONE);
    }

    /**
     * Answers a review by all policies there are.
     *
     * @param body of the request; it must not change meanwhile
     */
    public ReviewReply review(byte[] body, Endpoint endpoint) {
        return review(body, ReviewScope.of(endpoint));
    }

    /** Answers a review; looks its namespace and the policy up where that must be. */
    ReviewReply review(byte[] body, ReviewScope call) {
        return begin(body, call).finish();
    }

    /** Begins a review, which is timed from here on. */
    public Review begin(byte[] body, ReviewScope call) {
        return new Review(body, call);
    }

    /** A review on its way: read once and decided once, whether or not something must be looked up in between. For one thread at a time. */
    public final class Review {
        private final byte[] body;
        private final ReviewScope call;
        private final long start = System.nanoTime();
        private @Nullable AdmissionRequest request;

        private Review(byte[] body, ReviewScope call) {
            this.body = body;
            this.call = call;
        }

        /** The answer, unless that takes time: because the review is long, or because something must be looked up. Then null. */
        @Nullable
        public ReviewReply answerAtOnce() {
            return body.length > LONGEST_AT_ONCE ? null : answer(false);
        }

        /** The answer, where {@link #answerAtOnce} was not asked or had none. */
        public ReviewReply finish() {
            return Objects.requireNonNull(answer(true));
        }

        private @Nullable ReviewReply answer(boolean mayWait) {
            try {
                var asked = request == null ? AdmissionRequest.read(body) : request;
                request = asked;
                var namespace = namespaces.find(asked.namespace());
                if (namespace == null) {
                    if (!mayWait) {
                        return null;
                    }
                    namespace = namespaces.lookUp(asked.namespace());
                }
                var meant = policies(call, mayWait);
                if (meant == null) {
                    return null;
                }
                var decision = new Admission(meant, exemptNamespaces).decide(call, asked, namespace);
                var answer = new ReviewReply(200, AdmissionResponse.of(asked, decision));
                journal.reviewed(call, asked, decision, System.nanoTime() - start);
                return answer;
            } catch (InvalidReviewException | JsonException e) {
                return misunderstood(body, e);
            } catch (PolicyNotLoadedException | UnknownPolicyVersion e) {
                journal.misunderstood(503, String.valueOf(e.getMessage()));
                return text(503, String.valueOf(e.getMessage()));
            } catch (RuntimeException | Error e) {
                journal.failed(e);
                return text(500, "plimsoll failed to review this; its log says why");
            }
        }
    }

    /** Those that the call means; null if they must be looked up and that may not be. */
    private @Nullable Policies policies(ReviewScope call, boolean mayWait) {
        if (policies.generation() == 0) {
            throw new PolicyNotLoadedException("no policy has come to this replica yet");
        }
        var policy = call.policy();
        if (policy == null) {
            return policies.policies();
        }
        var version = call.version();
        if (version == null) {
            var now = policies.policies();
            if (!now.has(policy)) {
                throw new PolicyNotLoadedException(
                        "policy " + SafeText.line(policy, 253) + " has not come to this replica yet");
            }
            return now;
        }
        var found = policies.find(policy, version);
        return found != null || !mayWait ? found : policies.lookUp(policy, version);
    }

    private ReviewReply misunderstood(byte[] body, RuntimeException e) {
        var reason = body.length == 0 ? "the body is empty" : SafeText.line(String.valueOf(e.getMessage()), 300);
        journal.misunderstood(400, reason);
        return text(400, "expected an AdmissionReview of admission.k8s.io/v1: " + reason);
    }

    private static ReviewReply text(int status, String text) {
        return new ReviewReply(status, (text + "\n").getBytes(UTF_8));
    }
}
