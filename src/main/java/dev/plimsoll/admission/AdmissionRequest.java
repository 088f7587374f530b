// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.admission;

import dev.plimsoll.json.JsonException;
import dev.plimsoll.pod.UnreadableWorkload;
import dev.plimsoll.pod.Workload;
import dev.plimsoll.pod.WorkloadKind;
import dev.plimsoll.pod.WorkloadReader;
import org.jspecify.annotations.Nullable;

/**
 * The request of the API server: the fields of an {@code admission.k8s.io/v1 AdmissionRequest} that Plimsoll uses.
 *
 * @param uid of the request, which the response must repeat
 * @param group of the object, empty for the core group; {@code group} and {@code kind} are authoritative, as the API server
 *     converted the object ({@code matchPolicy: Equivalent}), whatever the object itself claims
 * @param subResource empty for the object itself
 * @param namespace empty for cluster-scoped objects
 * @param name empty if the API server has not generated it yet ({@code generateName})
 * @param dryRun whether the request is a dry run ({@code kubectl --dry-run=server})
 * @param byNode whether a kubelet sent the request, with the credentials of its node
 * @param byController whether one of Kubernetes' own controllers sent the request: then the owner that the pod names is
 *     trustworthy
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
     * An object of the review that is not parsed yet.
     *
     * @param body the review that contains it; must not change
     * @param from inclusive
     * @param to exclusive
     */
    @SuppressWarnings("ArrayRecordComponent") // never copied, never compared
    record Unread(byte[] body, int from, int to) {
        /** A missing object: reads as JSON null. */
        static final Unread NONE = new Unread(new byte[] {'n', 'u', 'l', 'l'}, 0, 4);

        /** @throws UnreadableWorkload if the object cannot be judged */
        Workload read(WorkloadKind kind) {
            return WorkloadReader.read(body, from, to, kind);
        }
    }

    /**
     * Reads the bytes of an AdmissionReview.
     *
     * @throws InvalidReviewException if the body is JSON, but not a review of a supported version
     * @throws JsonException if the body is malformed JSON, or a field of the review has a wrong type
     */
    static AdmissionRequest read(byte[] body) {
        return new AdmissionReviewReader(body).request();
    }

    /** Returns the kind of the workload; null if the object has no pod spec. */
    @Nullable
    public WorkloadKind workloadKind() {
        return WorkloadKind.of(group, kind);
    }

    /** Returns whether a pod is being created, which is the only time when it can be patched. */
    boolean createsAPod() {
        return workloadKind() == WorkloadKind.Pod && operation == Operation.CREATE && subResource.isEmpty();
    }
}
