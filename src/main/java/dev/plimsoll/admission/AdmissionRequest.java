// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.admission;

import dev.plimsoll.json.JsonException;
import dev.plimsoll.pod.UnreadableWorkload;
import dev.plimsoll.pod.Workload;
import dev.plimsoll.pod.WorkloadKind;
import dev.plimsoll.pod.WorkloadReader;
import org.jspecify.annotations.Nullable;

/**
 * What the API server asks: the part of an {@code admission.k8s.io/v1 AdmissionRequest} that matters here.
 *
 * @param uid of the request, which the answer must repeat
 * @param group of the object, empty for the core group; with {@code kind} the truth about what the object is, as the API server
 *     converted it ({@code matchPolicy: Equivalent}), whatever the object says of itself
 * @param subResource empty for the object itself
 * @param namespace empty for objects outside of any
 * @param name empty if the API server has not made it yet ({@code generateName})
 * @param dryRun whether whoever asks only tries ({@code kubectl --dry-run=server})
 * @param byNode whether a kubelet asks, with the credentials of its node
 * @param byController whether one of Kubernetes' own controllers asks: then the owner of a pod is what the pod says
 */
public record AdmissionRequest(
        String uid,
        Operation operation,
        String group,
        String kind,
        String subResource,
        String namespace,
        String name,
        boolean dryRun,
        boolean byNode,
        boolean byController,
        Unread object,
        Unread oldObject) {

    /**
     * An object of the review, of which nothing is read yet.
     *
     * @param body the review, in which it stands; it must not change
     * @param from inclusive
     * @param to exclusive
     */
    @SuppressWarnings("ArrayRecordComponent") // copied nowhere, compared nowhere
    record Unread(byte[] body, int from, int to) {
        /** Where there is none: it reads as an object of which nothing is there. */
        static final Unread NONE = new Unread(new byte[] {'n', 'u', 'l', 'l'}, 0, 4);

        /** @throws UnreadableWorkload if it cannot be judged */
        Workload read(WorkloadKind kind) {
            return WorkloadReader.read(body, from, to, kind);
        }
    }

    /**
     * Reads the bytes of an AdmissionReview.
     *
     * @throws InvalidReviewException if they are JSON, but no review of a version that is read here
     * @throws JsonException if they are no JSON, or hold a wrong type in a field of the review
     */
    static AdmissionRequest read(byte[] body) {
        return new AdmissionReviewReader(body).request();
    }

    /** Which kind of workload the object is; null if it carries no pod spec. */
    @Nullable
    public WorkloadKind workloadKind() {
        return WorkloadKind.of(group, kind);
    }

    /** Whether a pod comes into being, which is the only time when it can be mended. */
    boolean createsAPod() {
        return workloadKind() == WorkloadKind.Pod && operation == Operation.CREATE && subResource.isEmpty();
    }
}
