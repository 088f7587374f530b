// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster.client;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaderElectionRecord;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;

/**
 * A Lease created by server-side apply. RBAC cannot limit a POST to a name, because the name is in the body; an apply that
 * creates an object is authorized as {@code create} with the name in its URL (kube-apiserver 1.37, patch handler).
 */
final class AppliedLease extends LeaseLock {
    private static final int LONGEST_FIELD_MANAGER = 128; // meta/v1 validation, Kubernetes 1.37

    /** @param identity of the candidate, unique */
    AppliedLease(String namespace, String name, String identity) {
        super(namespace, name, identity);
    }

    /**
     * Creates the Lease. Each candidate is a separate field manager: if two candidates find no Lease, the second one gets a
     * conflict and does not take the Lease from the first.
     */
    @Override
    public synchronized void create(KubernetesClient client, LeaderElectionRecord record) {
        var unused = client.resource(toResource(record, getObjectMeta(null)))
                .fieldManager(fieldManager())
                .serverSideApply();
        get(client); // so that the next update applies to this version
    }

    private String fieldManager() {
        var identity = identity();
        return identity.substring(Math.max(0, identity.length() - LONGEST_FIELD_MANAGER));
    }
}
