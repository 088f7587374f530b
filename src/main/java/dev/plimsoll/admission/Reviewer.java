// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.admission;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.plimsoll.json.JsonException;
import dev.plimsoll.policy.Policies;
import java.util.Set;
import java.util.function.Supplier;

/** The whole way of a review: bytes in, bytes out. No I/O, no locks; as many threads as like may use it at once. */
public final class Reviewer {
    /** The longest body that is read: an object of etcd's 1.5 MiB twice, with room for what JSON adds. */
    public static final int LONGEST_BODY = 7 << 20;

    private final Supplier<Policies> policies;
    private final Set<String> exemptNamespaces;
    private final Journal journal;

    Reviewer(Supplier<Policies> policies, Set<String> exemptNamespaces, Journal journal) {
        this.policies = policies;
        this.exemptNamespaces = Set.copyOf(exemptNamespaces);
        this.journal = journal;
    }

    /**
     * A reviewer that nobody watches.
     *
     * @param policies asked once for each review
     * @param exemptNamespaces names of namespaces in which everything is allowed
     */
    public Reviewer(Supplier<Policies> policies, Set<String> exemptNamespaces) {
        this(policies, exemptNamespaces, Journal.NONE);
    }

    /**
     * Answers a review.
     *
     * @param body of the request; it must not change meanwhile
     */
    public Answer review(byte[] body, Endpoint endpoint) {
        long start = System.nanoTime();
        try {
            var request = AdmissionRequest.read(body);
            var decision = new Admission(policies.get(), exemptNamespaces).decide(endpoint, request);
            var answer = new Answer(200, AdmissionResponse.of(request, decision));
            journal.reviewed(endpoint, request, decision, System.nanoTime() - start);
            return answer;
        } catch (NotAReview | JsonException e) {
            return misunderstood(body, e);
        } catch (RuntimeException | Error e) {
            journal.failed(e);
            return text(500, "plimsoll failed to review this; its log says why");
        }
    }

    private Answer misunderstood(byte[] body, RuntimeException e) {
        var reason = body.length == 0 ? "the body is empty" : Shown.text(String.valueOf(e.getMessage()), 300);
        journal.misunderstood(400, reason);
        return text(400, "expected an AdmissionReview of admission.k8s.io/v1: " + reason);
    }

    private static Answer text(int status, String text) {
        return new Answer(status, (text + "\n").getBytes(UTF_8));
    }
}
