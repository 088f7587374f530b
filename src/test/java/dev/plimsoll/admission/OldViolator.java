// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.testing.InCluster;

/** The pod {@code old}, which broke a rule before that was enforced, while no replica is there. */
public final class OldViolator {
    private OldViolator() {}

    public static void assertIsChangedInAllButItsSpec(InCluster cluster) throws Exception {
        cluster.ok("label", "pod", "old", "team=a");
        cluster.ok("patch", "pod", "old", "--patch={\"metadata\":{\"finalizers\":[\"example.com/wait\"]}}");
        cluster.ok("patch", "pod", "old", "--subresource=status", "--patch={\"status\":{\"message\":\"here\"}}");

        var refused = cluster.api.kubectl("set", "image", "pod/old", "web=registry.example/web:1.3");
        assertThat(refused.status()).isNotZero();
        assertThat(refused.err()).contains("failed calling webhook \"enforce.default.plimsoll.dev\"");

        cluster.ok("delete", "pod", "old", "--wait=false");
        cluster.ok("patch", "pod", "old", "--patch={\"metadata\":{\"finalizers\":null}}");
    }
}
