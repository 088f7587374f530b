// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster.webhooks;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The ClusterRole that owns what Plimsoll registers: garbage collection deletes it afterwards, without any Plimsoll pod. */
public final class OwnerClusterRole {
    private OwnerClusterRole() {}

    /**
     * Requests the uid of the ClusterRole.
     *
     * @param name null for no owner
     * @return an empty list or one reference
     */
    public static List<OwnerReference> references(KubernetesClient client, @Nullable String name) {
        if (name == null) {
            return List.of();
        }
        var role = client.rbac().clusterRoles().withName(name).get();
        if (role == null) {
            throw new KubernetesClientException(
                    "the ClusterRole " + name + ", which is to own what we register, is not there");
        }
        return List.of(new OwnerReferenceBuilder()
                .withApiVersion("rbac.authorization.k8s.io/v1")
                .withKind("ClusterRole")
                .withName(name)
                .withUid(role.getMetadata().getUid())
                .build());
    }
}
