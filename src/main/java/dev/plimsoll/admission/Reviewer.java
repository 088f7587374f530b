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
 * Runs a review from end to end: bytes in, bytes out. Uses no locks, and no I/O except to look up an unknown namespace or
 * version of a policy. Thread-safe.
 */
public final class Reviewer {
    /** The longest body that is read: an object of etcd's 1.5 MiB twice, with room for JSON syntax. */
    public static final int LONGEST_BODY = 7 << 20;

    /** Longer bodies, in bytes, are not reviewed on an event loop: their content can take 100 milliseconds and more. */
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
     * Creates a reviewer without a listener, which knows namespaces only by name.
     *
     * @param exemptNamespaces names of namespaces in which everything is allowed
     */
    public Reviewer(Policies policies, Set<String> exemptNamespaces) {
        this(PolicySource.of(policies), Namespaces.BY_NAME, exemptNamespaces, ReviewListener.NONE);
    }

    /**
     * Answers a review by all policies.
     *
     * @param body of the request; must not change meanwhile
     */
    public ReviewReply review(byte[] body, Endpoint endpoint) {
        return review(body, ReviewScope.of(endpoint));
    }

    /** Answers a review. Looks up its namespace and the policy if necessary. */
    ReviewReply review(byte[] body, ReviewScope call) {
        return begin(body, call).finish();
    }

    /** Begins a review and its time measurement. */
    public Review begin(byte[] body, ReviewScope call) {
        return new Review(body, call);
    }

    /** A review in progress: read once and decided once, with or without a lookup in between. Not thread-safe. */
    public final class Review {
        private final byte[] body;
        private final ReviewScope call;
        private final long start = System.nanoTime();
        private @Nullable AdmissionRequest request;

        private Review(byte[] body, ReviewScope call) {
            this.body = body;
            this.call = call;
        }

        /** Returns the answer if it is quick. Returns null if the review is long or needs a lookup. */
        @Nullable
        public ReviewReply answerAtOnce() {
            return body.length > LONGEST_AT_ONCE ? null : answer(false);
        }

        /** Returns the answer, where {@link #answerAtOnce} was not called or returned null. */
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

    /** Returns the policies that the call names; null if they must be looked up and {@code mayWait} is false. */
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
